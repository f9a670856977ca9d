import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createTable } from '../../src/cli/table.ts';

test('a name with a line break or with orders for the terminal stays a cell', () => {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  const table = createTable<string>(
    [{ title: 'file', width: 12, align: 'left', cell: (name) => name }],
    stream,
  );
  expect(table.row('two\nlines')).toBe('two�lines\n');
  expect(table.row('\u001b[31mred')).toBe('�[31mred\n');
});
