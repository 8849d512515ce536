import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonWith } from '../../real/servers/django.js';
import type { RunningServer } from '../../real/servers/runningServers.js';
import { ServerProcess } from '../../real/servers/serverProcess.js';

/** A program named `celery` in a folder of its own, for the PATH: Debian brings the module without it. */
export function celeryProgram(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const program = join(bin, 'celery');
  const celery = `exec ${pythonWith('celery') ?? 'python3'} -m celery "$@"`;
  // A second is what it waits for an answer, and little on a busy machine.
  writeFileSync(program, `#!/bin/sh\ncase "$3" in inspect) ${celery} --timeout=4 ;; esac\n${celery}\n`);
  chmodSync(program, 0o755);
  return bin;
}

/** A worker of the application in that folder; its broker runs. Ready when it answers. */
export async function startWorker(folder: string, program: string): Promise<RunningServer> {
  const celery = join(program, 'celery');
  const environment = { HOME: folder, PYTHONPATH: folder };
  const worker = await ServerProcess.start({
    program: celery,
    arguments: ['-A', 'deltacrown', 'worker', '--pool=solo', '--hostname=worker@teams', '--loglevel=warning'],
    environment,
    isReady: async () =>
      spawnSync(celery, ['-A', 'deltacrown', 'inspect', 'ping'], {
        cwd: folder,
        env: { PATH: process.env.PATH, ...environment },
      }).status === 0,
  });
  return { url: 'worker@teams', stop: () => worker.stop() };
}
