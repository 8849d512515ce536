import { entriesOf } from '../compile/compileSources';
import type { CompileContext } from '../compile/compileContext';
import type { ChannelConfiguration } from '../configuration';
import { closest } from '../../../base/spelling';
import { problemsOf, salvage } from '../validation';
import type { ChannelKind } from './channelKind';

/** The block `channels:`, each entry read by its type's own schema. */
export function compileChannels(
  block: unknown,
  kinds: readonly ChannelKind[],
  context: CompileContext,
): ChannelConfiguration[] {
  return entriesOf(block, ['channels'], context).flatMap(([name, { type, ...entry }]) => {
    const path = ['channels', name];
    const kind = kinds.find((candidate) => candidate.type === type);
    if (!kind) {
      context.problems.push(unknownType(name, type, kinds, context));
      return [];
    }
    const { value, findings } = salvage(kind.settings, entry, path, ['type']);
    context.problems.push(...problemsOf(findings, context.document, context.file));
    if (value === undefined) return [];
    const position = context.document.rangeOfKey(path).start;
    return [{ name, type: kind.type, settings: value, origin: kind.originOf(value), position }];
  });
}

function unknownType(
  name: string,
  type: unknown,
  kinds: readonly ChannelKind[],
  { document, file }: CompileContext,
): CompileContext['problems'][number] {
  const known = kinds.map((kind) => kind.type);
  if (type === undefined) {
    return {
      file,
      severity: 'error',
      range: document.rangeOfKey(['channels', name]),
      message: `"type" is missing: write one of ${known.join(', ')}.`,
      code: 'missing-key',
    };
  }
  const guess = typeof type === 'string' ? closest(type, known) : undefined;
  return {
    file,
    severity: 'error',
    range: document.rangeOf(['channels', name, 'type']),
    message: `${JSON.stringify(type)} is not a type of channel.${guess === undefined ? ` Known: ${known.join(', ')}.` : ` Did you mean "${guess}"?`}`,
    code: 'unknown-type',
  };
}
