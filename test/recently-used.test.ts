import { expect, test } from 'vitest';
import { createRecentlyUsed } from '#recently-used';

test('what was used longest ago goes first, once the limit is passed', () => {
  const kept = createRecentlyUsed<string>(3, () => 1);
  for (const key of ['a', 'b', 'c']) kept.set(key, key);
  kept.get('a');
  kept.set('d', 'd');
  expect(['a', 'b', 'c', 'd'].map((key) => kept.get(key))).toEqual(['a', undefined, 'c', 'd']);
  expect(kept.cost()).toBe(3);
});

test('values cost what they say: a large one drives out several, one over the limit is not kept', () => {
  const kept = createRecentlyUsed<string>(10, ({ length }) => length);
  for (const key of ['a', 'b', 'c']) kept.set(key, 'xxx');
  kept.set('d', 'x'.repeat(6));
  expect(kept.cost()).toBe(9);
  expect(kept.get('b')).toBeUndefined();
  kept.set('e', 'x'.repeat(11));
  expect(kept.get('e')).toBeUndefined();
  expect(kept.get('d')).toBe('xxxxxx');
});

test('a key that is set again counts once', () => {
  const kept = createRecentlyUsed<string>(10, ({ length }) => length);
  kept.set('a', 'xxxx');
  kept.set('a', 'xx');
  expect(kept.cost()).toBe(2);
});
