import { expect, test } from 'vitest';
import { toSearchQuery } from '../../src/library/search.ts';

test.each([
  ['night river', '"night"* "river"*'],
  // Each of them looks through every track whose words begin so, and finds nothing less.
  ['a a a', '"a"*'],
  ['a ar art artist', '"artist"*'],
  ['river night riv', '"river"* "night"*'],
])('%s is searched for as %s', (text, query) => {
  expect(toSearchQuery(text)).toBe(query);
});
