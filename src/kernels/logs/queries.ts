/** One query of a step, with the comment above it. */
export interface WrittenQuery {
  readonly text: string;
  readonly title: string | undefined;
}

/**
 * The queries of a step: a comment or an empty line ends one. A request in JSON, with or without a line such as
 * `GET /logs/_count` above it, is one query as a whole.
 */
export function queriesOf(source: string): readonly WrittenQuery[] {
  const lines = source.split(/\r\n|\n|\r/);
  if (isRequest(source)) {
    const body = lines.filter((line) => !/^\s*(?:#|\/\/)/.test(line)).join('\n');
    return [{ text: body.trim(), title: titleIn(lines) }];
  }
  const queries: WrittenQuery[] = [];
  let title: string | undefined;
  let held: string[] = [];
  const finish = (): void => {
    if (held.length > 0) queries.push({ text: held.join('\n'), title });
    if (held.length > 0) title = undefined;
    held = [];
  };
  for (const line of lines) {
    const comment = /^\s*#\s*(.*)$/.exec(line)?.[1];
    if (line.trim() === '' || comment !== undefined) finish();
    if (comment !== undefined) title = comment.trim();
    else if (line.trim() !== '') held.push(line.trim());
  }
  finish();
  return queries;
}

const REQUEST = /^(?:GET|POST)\s+\/?\S*$/;

/** Whether a text is a request of Elasticsearch instead of a query string. */
export const isRequest = (source: string): boolean => {
  const first = source.split(/\r\n|\n|\r/).find((line) => !/^\s*(?:#|\/\/|$)/.test(line)) ?? '';
  return first.trim().startsWith('{') && !/^\s*\{\s*[A-Za-z_]\w*\s*(?:=|!)/.test(first)
    ? true
    : REQUEST.test(first.trim());
};

const titleIn = (lines: readonly string[]): string | undefined => {
  const comment = lines.find((line) => line.trim() !== '');
  return /^\s*(?:#|\/\/)\s*(.*)$/.exec(comment ?? '')?.[1];
};
