/** What a step does to where it runs. `unknown` is a program that nobody can read off its text. */
export type StatementClass = 'read' | 'unknown' | 'write' | 'destructive';

const ORDER: readonly StatementClass[] = ['read', 'unknown', 'write', 'destructive'];

/** The worst of several; `read` for nothing at all. */
export const worst = (classes: readonly StatementClass[]): StatementClass =>
  ORDER[classes.reduce((most, one) => Math.max(most, ORDER.indexOf(one)), 0)] ?? 'unknown';
