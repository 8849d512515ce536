import { describe, expect, it } from 'vitest';
import { namedOffset } from '../../../src/kernels/sql/namedOffset';

describe('the word that an error of SQLite names', () => {
  it.each<[message: string, text: string, shown: string | undefined]>([
    ['near "FORM": syntax error', 'SELECT id FORM orders', 'FORM orders'],
    ['near ")": syntax error', 'SELECT count(id FROM orders)', ')'],
    ['no such column: paid', 'SELECT id, paid FROM orders', 'paid FROM orders'],
    ['no such column: o.paid', 'SELECT o.id, o.paid FROM orders o', 'o.paid FROM orders o'],
    ['no such column: id', 'SELECT paid, orders.id, id FROM orders', 'id FROM orders'],
    ['no such table: order', 'SELECT * FROM order WHERE orders > 1', 'order WHERE orders > 1'],
    ['no such function: now', 'SELECT now()', 'now()'],
    ['unrecognized token: "#"', 'SELECT # FROM orders', '# FROM orders'],
    ['ambiguous column name: id', 'SELECT id FROM a, b', 'id FROM a, b'],
    ['wrong number of arguments to function abs()', 'SELECT abs(1, 2)', 'abs(1, 2)'],
    ['no such column: paid', 'SELECT paid FROM orders WHERE paid', undefined],
    ['no such column: rowid', 'SELECT * FROM view_of_orders', undefined],
    ['UNIQUE constraint failed: orders.id', 'INSERT INTO orders (id) VALUES (1)', undefined],
  ])('%s in %s', (message, text, shown) => {
    const offset = namedOffset(message, text);
    expect(offset === undefined ? undefined : text.slice(offset)).toBe(shown);
  });
});
