import { version } from '../package.json';
import { systemClock } from './base/clock';
import { EnvironmentSecrets } from './base/environmentSecrets';
import { createAxiosHttp } from './base/http/axiosHttp';
import type { Log } from './base/log';
import { silentLog } from './base/log';
import { nodeTextFiles } from './base/nodeTextFiles';
import { Redaction } from './base/redaction';
import { runCommand } from './monitoring/report/commandLine';
import { sourceDefinitions } from './sources';

/** The `sitrep` command: the same engine as in the editor, printed. */
async function main(): Promise<number> {
  const redaction = new Redaction();
  const write = (stream: NodeJS.WriteStream, text: string): void => void stream.write(redaction.mask(text));
  const complain = (text: string): void => write(process.stderr, text);
  const log: Log = { ...silentLog, error: (message) => complain(`${message}\n`) };
  const secrets = new EnvironmentSecrets(process.env, redaction);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  return runCommand(
    process.argv.slice(2),
    {
      version,
      sources: sourceDefinitions,
      environment: process.env,
      http: createAxiosHttp({ secrets, redaction, environment: process.env, log, proxy: 'environment' }),
      clock: systemClock,
      random: Math.random,
      log,
      files: nodeTextFiles,
      print: (text) => write(process.stdout, text),
      complain,
    },
    interrupted.signal,
  );
}

void main().then((code) => {
  process.exitCode = code;
});
