import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from './freePort';
import { listens } from './listens';
import { pathOf } from './realServers';
import { ServerProcess } from './serverProcess';

export interface RunningSshd {
  /** What reaches it: `ssh -p 2222 … me@127.0.0.1`. */
  readonly via: string;
  stop(): Promise<void>;
}

/** Lets whoever runs it in, by a key of its own, and nobody else. */
export async function startSshd(): Promise<RunningSshd> {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-sshd-'));
  const port = await freePort();
  for (const key of ['host', 'user']) {
    execFileSync(pathOf('ssh-keygen'), ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)]);
  }
  copyFileSync(join(folder, 'user.pub'), join(folder, 'authorized'));
  const configuration = join(folder, 'sshd_config');
  writeFileSync(configuration, configurationOf(folder, port));
  // Debian's service makes it, which does not run here.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
  const server = await ServerProcess.start({
    program: pathOf('sshd'),
    arguments: ['-D', '-e', '-f', configuration],
    isReady: () => listens(port),
  });
  return {
    via: viaOf(folder, port),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const configurationOf = (folder: string, port: number): string =>
  [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized')}`,
    'PidFile none',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    // The key lies in a folder for temporary files, which everybody may write to.
    'StrictModes no',
    'UsePAM no',
    '',
  ].join('\n');

const viaOf = (folder: string, port: number): string =>
  [
    ...[pathOf('ssh'), '-F', 'none', '-p', `${port}`, '-i', join(folder, 'user')],
    ...['-o', 'BatchMode=yes', '-o', 'LogLevel=ERROR', '-o', 'StrictHostKeyChecking=accept-new'],
    ...['-o', `UserKnownHostsFile=${join(folder, 'known')}`, `${userInfo().username}@127.0.0.1`],
  ].join(' ');
