import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** Made anew for each run by the `openssl` on the PATH; none of them outlives the test. */
export interface TestCertificates {
  readonly authority: string;
  readonly valid: KeyPair;
  readonly expired: KeyPair;
  readonly otherHost: KeyPair;
  readonly selfSigned: KeyPair;
}

const CONFIGURATION = `
[ca]
default_ca = test
[test]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
[req]
distinguished_name = none
[none]
`;

export function makeTestCertificates(): TestCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-certificates-'));
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const selfSign = (name: string, subject: string, extension: string): KeyPair => {
    openssl(
      ...['req', '-x509', ...key, '-config', 'openssl.cnf', '-days', '30', '-subj', subject],
      ...['-addext', extension, '-keyout', `${name}.key`, '-out', `${name}.pem`],
    );
    return { key: read(`${name}.key`), cert: read(`${name}.pem`) };
  };
  const sign = (name: string, alternative: string, from: string, to: string): KeyPair => {
    openssl(
      ...['req', '-new', ...key, '-config', 'openssl.cnf', '-subj', `/CN=${name}`],
      ...['-addext', `subjectAltName=${alternative}`, '-keyout', `${name}.key`, '-out', `${name}.csr`],
    );
    openssl(
      ...['ca', '-batch', '-config', 'openssl.cnf', '-cert', 'authority.pem', '-keyfile', 'authority.key'],
      ...['-in', `${name}.csr`, '-out', `${name}.pem`, '-startdate', from, '-enddate', to, '-notext'],
    );
    return { key: read(`${name}.key`), cert: read(`${name}.pem`) };
  };
  try {
    writeFileSync(join(folder, 'openssl.cnf'), CONFIGURATION);
    writeFileSync(join(folder, 'index.txt'), '');
    const authority = selfSign(
      'authority',
      '/CN=Sitrep test authority',
      'basicConstraints=critical,CA:TRUE',
    ).cert;
    return {
      authority,
      valid: sign('valid', 'IP:127.0.0.1', '20200101000000Z', '20490101000000Z'),
      expired: sign('expired', 'IP:127.0.0.1', '20200101000000Z', '20210101000000Z'),
      otherHost: sign('other', 'DNS:other.test', '20200101000000Z', '20490101000000Z'),
      selfSigned: selfSign('self', '/CN=127.0.0.1', 'subjectAltName=IP:127.0.0.1'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
