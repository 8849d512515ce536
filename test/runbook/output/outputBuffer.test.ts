import { describe, expect, it } from 'vitest';
import { Redaction } from '../../../src/base/secrets/redaction';
import { OutputBuffer } from '../../../src/runbook/output/outputBuffer';
import { FakeClock } from '../../fakes/fakeClock';

const start = () => {
  const clock = new FakeClock();
  const redaction = new Redaction();
  redaction.add('hunter2-secret');
  redaction.add('-----BEGIN KEY-----\nMIIEvQ\n-----END KEY-----');
  const seen: unknown[] = [];
  const buffer = new OutputBuffer(
    { write: (stream, text) => seen.push([stream, text]), show: (display) => seen.push(display) },
    clock,
    redaction,
  );
  return { clock, seen, buffer, redaction };
};

describe('the output of a step', () => {
  it('is gathered and handed on in whole lines', async () => {
    const { clock, seen, buffer } = start();
    buffer.stdout('a\nb');
    buffer.stdout('c\nd');
    expect(seen).toEqual([]);
    await clock.advance(100);
    expect(seen).toEqual([['stdout', 'a\nbc\n']]);
    buffer.flush();
    expect(seen).toEqual([
      ['stdout', 'a\nbc\n'],
      ['stdout', 'd'],
    ]);
  });

  it('keeps the order of its streams and results', () => {
    const { seen, buffer } = start();
    buffer.stdout('a');
    buffer.stderr('b');
    buffer.show({ kind: 'note', text: 'n' });
    buffer.stdout('c');
    buffer.flush();
    expect(seen).toEqual([['stdout', 'a'], ['stderr', 'b'], { kind: 'note', text: 'n' }, ['stdout', 'c']]);
  });

  it("hands on a sentence of Sitrep's own behind what was printed, masked, or writes it where nobody takes it", () => {
    const { clock, seen, buffer, redaction } = start();
    buffer.stdout('a');
    buffer.message('It needs hunter2-secret.');
    buffer.flush();
    const message = (text: string): number => seen.push({ message: text });
    const sink = { write: () => undefined, show: () => undefined, message };
    new OutputBuffer(sink, clock, redaction).message('It needs hunter2-secret.');
    expect(seen).toEqual([
      ['stdout', 'a'],
      ['stderr', 'It needs ••••••.\n'],
      { message: 'It needs ••••••.' },
    ]);
  });

  it('masks secrets, also one that comes in two pieces', async () => {
    const { clock, seen, buffer } = start();
    buffer.stdout('token hunter2');
    await clock.advance(100);
    buffer.stdout('-secret\n');
    await clock.advance(100);
    expect(seen).toEqual([['stdout', 'token ••••••\n']]);
  });

  it('masks a secret of several lines that come one by one', async () => {
    const { clock, seen, buffer } = start();
    for (const line of ['key:\n-----BEGIN KEY-----\n', 'MIIEvQ\n', '-----END KEY-----\n']) {
      buffer.stdout(line);
      await clock.advance(100);
    }
    buffer.flush();
    expect(seen.map((part) => (part as string[])[1]).join('')).toBe('key:\n••••••\n');
  });

  it('masks a secret at the place where a long line is cut', async () => {
    const { clock, seen, buffer } = start();
    buffer.stdout(`${'x'.repeat(5_000)}hunter2`);
    await clock.advance(100);
    buffer.stdout('-secret');
    buffer.flush();
    expect(seen.map((part) => (part as string[])[1]).join('')).toBe(`${'x'.repeat(5_000)}••••••`);
  });

  it('masks a secret of digits that comes as a number', () => {
    const redaction = new Redaction();
    redaction.add('73519204');
    const seen: unknown[] = [];
    const sink = { write: () => undefined, show: (display: unknown) => void seen.push(display) };
    const buffer = new OutputBuffer(sink, new FakeClock(), redaction);
    buffer.show({ kind: 'json', value: { pin: 73519204, count: 7 } });
    expect(seen).toEqual([{ kind: 'json', value: { pin: '••••••', count: 7 } }]);
  });

  it('masks secrets in results, in keys and values at any depth', () => {
    const { seen, buffer } = start();
    buffer.show({ kind: 'json', value: { 'hunter2-secret': [{ x: 'a hunter2-secret' }, 1, null] } });
    expect(seen).toEqual([{ kind: 'json', value: { '••••••': [{ x: 'a ••••••' }, 1, null] } }]);
  });

  it('shows a long line before it ends', async () => {
    const { clock, seen, buffer } = start();
    buffer.stdout('x'.repeat(5_000));
    await clock.advance(100);
    expect(seen).toEqual([['stdout', 'x'.repeat(5_000)]]);
  });

  it('leaves no timer behind', () => {
    const { clock, buffer } = start();
    buffer.stdout('a');
    buffer.dispose();
    expect(clock.pending).toBe(0);
  });
});
