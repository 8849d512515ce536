import type { ResolvedConnection } from '../../runbook/kernel';

/**
 * Headers for requests to a connection's own URL, its secrets among them, with lower-case names. A password becomes Basic
 * authorization for the user in the URL, unless the headers say another.
 */
export async function connectionHeaders(
  connection: ResolvedConnection,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const own = Object.entries(await connection.headers(signal)).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const password = await connection.password(signal);
  if (password === undefined) return Object.fromEntries(own);
  const user = URL.canParse(connection.url ?? '')
    ? decodeURIComponent(new URL(connection.url ?? '').username)
    : '';
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return { authorization, ...Object.fromEntries(own) };
}
