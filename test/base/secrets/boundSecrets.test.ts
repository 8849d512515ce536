import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/base/abort';
import type { SecretQuestion, SecretVault } from '../../../src/base/secrets/boundSecrets';
import { BoundSecrets } from '../../../src/base/secrets/boundSecrets';
import { Redaction } from '../../../src/base/secrets/redaction';
import type { SecretError } from '../../../src/base/secrets/secrets';

const SHOP = 'https://shop.example.com';
const ELSEWHERE = 'https://elsewhere.example.com';
const live = new AbortController().signal;

describe('bound secrets', () => {
  it('asks once and remembers the answer', async () => {
    const { secrets, questions } = set(['hunter22']);
    expect(await secrets.get('key', SHOP, live)).toBe('hunter22');
    expect(await secrets.get('key', SHOP, live)).toBe('hunter22');
    expect(questions).toEqual([{ name: 'key', origin: SHOP, otherOrigins: [] }]);
  });

  it('joins those who ask at the same time', async () => {
    const { secrets, questions } = set(['hunter22']);
    const values = await Promise.all([1, 2, 3].map(() => secrets.get('key', SHOP, live)));
    expect(values).toEqual(['hunter22', 'hunter22', 'hunter22']);
    expect(questions).toHaveLength(1);
  });

  it('never hands a value to another origin, and says where it was given before', async () => {
    const { secrets, questions } = set(['for-the-shop', 'for-elsewhere']);
    await secrets.get('key', SHOP, live);
    expect(await secrets.get('key', ELSEWHERE, live)).toBe('for-elsewhere');
    expect(await secrets.get('key', SHOP, live)).toBe('for-the-shop');
    expect(questions[1]).toEqual({ name: 'key', origin: ELSEWHERE, otherOrigins: [SHOP] });
  });

  it('does not ask again after a refusal, until told to', async () => {
    const { secrets, questions } = set([undefined, 'hunter22']);
    expect(await problemOf(secrets.get('key', SHOP, live))).toBe('declined');
    expect(await problemOf(secrets.get('key', SHOP, live))).toBe('declined');
    expect(questions).toHaveLength(1);
    expect(await secrets.enter('key', SHOP)).toBe(true);
    expect(await secrets.get('key', SHOP, live)).toBe('hunter22');
  });

  it('asks again after forgetting', async () => {
    const { secrets, questions, stored } = set(['first-value', 'second-value']);
    await secrets.get('key', SHOP, live);
    await secrets.forget('key');
    expect([...stored]).toEqual([]);
    expect(await secrets.get('key', SHOP, live)).toBe('second-value');
    expect(questions).toHaveLength(2);
  });

  it('finds a value again in the next session', async () => {
    const first = set(['hunter22']);
    await first.secrets.get('key', SHOP, live);
    const second = set([], vaultOf(first.stored));
    expect(await second.secrets.get('key', SHOP, live)).toBe('hunter22');
    expect(second.questions).toEqual([]);
  });

  it('works without a vault for as long as the session lasts, and complains once', async () => {
    const broken: SecretVault = {
      read: () => Promise.reject(new Error('no keyring')),
      write: () => Promise.reject(new Error('no keyring')),
    };
    const { secrets, questions, failures } = set(['hunter22'], broken);
    await secrets.get('key', SHOP, live);
    expect(await secrets.get('key', SHOP, live)).toBe('hunter22');
    expect([questions.length, failures.length]).toEqual([1, 1]);
  });

  it('lets one waiter leave without taking the question from the others', async () => {
    const { secrets } = set(['hunter22']);
    const leaving = new AbortController();
    const left = secrets.get('key', SHOP, leaving.signal);
    const stayed = secrets.get('key', SHOP, live);
    leaving.abort();
    await expect(left).rejects.toBeInstanceOf(CancelledError);
    expect(await stayed).toBe('hunter22');
  });

  it('asks one question at a time', async () => {
    let open = 0;
    let most = 0;
    const secrets = new BoundSecrets({
      vault: vaultOf(new Map()),
      redaction: new Redaction(),
      onVaultFailure: () => undefined,
      ask: async ({ name }) => {
        most = Math.max(most, ++open);
        await Promise.resolve();
        open--;
        return name;
      },
    });
    await Promise.all(['one', 'two', 'three'].map((name) => secrets.get(name, SHOP, live)));
    expect(most).toBe(1);
  });

  it('teaches the redaction every value before handing it out', async () => {
    const { secrets, redaction } = set(['hunter22']);
    await secrets.get('key', SHOP, live);
    expect(redaction.mask('password=hunter22')).toBe('password=••••••');
  });

  it('ignores what it did not store itself', async () => {
    const { secrets } = set(['hunter22'], vaultOf(new Map([['sitrep.secret.key', '{half']])));
    expect(await secrets.get('key', SHOP, live)).toBe('hunter22');
  });
});

function set(answers: readonly (string | undefined)[], vault?: SecretVault) {
  const stored = new Map<string, string>();
  const questions: SecretQuestion[] = [];
  const failures: unknown[] = [];
  const redaction = new Redaction();
  const secrets = new BoundSecrets({
    vault: vault ?? vaultOf(stored),
    redaction,
    onVaultFailure: (error) => failures.push(error),
    ask: (question) => {
      questions.push(question);
      return Promise.resolve(answers[questions.length - 1]);
    },
  });
  return { secrets, stored, questions, failures, redaction };
}

const vaultOf = (stored: Map<string, string>): SecretVault => ({
  read: (key) => Promise.resolve(stored.get(key)),
  write: (key, value) => {
    if (value === undefined) stored.delete(key);
    else stored.set(key, value);
    return Promise.resolve();
  },
});

const problemOf = (promise: Promise<string>): Promise<string> =>
  promise.then(
    () => 'a value',
    (error: SecretError) => error.reason,
  );
