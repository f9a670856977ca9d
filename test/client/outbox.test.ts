import { expect, test } from 'vitest';
import { createOutbox } from '../../src/client/outbox.ts';

test('what waits goes out in the order in which it came', () => {
  const outbox = createOutbox(3);
  const sent: string[] = [];
  for (const text of ['a', 'b', 'c']) outbox.push(text);
  outbox.flush((text) => sent.push(text) > 0);
  expect(sent).toEqual(['a', 'b', 'c']);
});

test('a full outbox refuses the newest and keeps the rest', () => {
  const outbox = createOutbox(2);
  expect(['a', 'b', 'c'].map((text) => outbox.push(text))).toEqual([true, true, false]);
  const sent: string[] = [];
  outbox.flush((text) => sent.push(text) > 0);
  expect(sent).toEqual(['a', 'b']);
});

test('a connection that breaks while they go out leaves the rest waiting, in order', () => {
  const outbox = createOutbox(3);
  for (const text of ['a', 'b', 'c']) outbox.push(text);
  outbox.flush((text) => text === 'a');
  const sent: string[] = [];
  outbox.flush((text) => sent.push(text) > 0);
  expect(sent).toEqual(['b', 'c']);
});
