import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redaction } from '../../../src/base/secrets/redaction';
import { MaskedText } from '../../../src/runbook/output/maskedText';

function inPieces(secrets: readonly string[], pieces: readonly string[]): { masked: string; whole: string } {
  const redaction = new Redaction();
  secrets.forEach((secret) => redaction.add(secret));
  const text = new MaskedText(redaction);
  const masked = pieces.map((piece) => text.push(piece)).join('') + text.end();
  return { masked, whole: redaction.mask(pieces.join('')) };
}

describe('a text that is masked in pieces', () => {
  it.each<[sentence: string, secrets: string[], pieces: string[], masked: string]>([
    ['a secret in one piece', ['hunter2'], ['a hunter2 b'], 'a •••••• b'],
    ['a secret in three', ['hunter2'], ['a hu', 'nt', 'er2 b'], 'a •••••• b'],
    ['a secret whose end looks like its beginning', ['abca'], ['x abca', ' y'], 'x •••••• y'],
    ['one that begins again within itself', ['abcab'], ['abca', 'bc'], '••••••c'],
    ['what only looks like one', ['hunter2'], ['hunt', 'ing'], 'hunting'],
    ['what only looks like one at the end', ['hunter2'], ['hunt'], 'hunt'],
  ])('hides %s', (_sentence, secrets, pieces, masked) => {
    expect(inPieces(secrets, pieces).masked).toBe(masked);
  });

  it('is what it would be as a whole, wherever it was cut', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 4, maxLength: 7 });
    fc.assert(
      fc.property(letters, fc.array(letters, { maxLength: 12 }), (secret, pieces) => {
        const { masked, whole } = inPieces([secret], pieces);
        expect(masked).toBe(whole);
      }),
    );
  });
});
