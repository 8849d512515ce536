import { quote } from '../syntax/quoting';

const PLAIN_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const LONE_SURROGATE = /\p{Cs}/u;

/** Any text that can be written as UTF-8, except the empty one. */
export const isLabelName = (name: string): boolean => name !== '' && !LONE_SURROGATE.test(name);

/** A label name, quoted when it is not a plain word. */
export const printName = (name: string): string => (PLAIN_NAME.test(name) ? name : quote(name));
