import { expect, test } from 'vitest';
import { createRenditionCache } from '../../../src/library/artwork/rendition-cache.ts';

const rendition = (length: number) => ({ bytes: new Uint8Array(length), contentType: 'image/jpeg' });

test('two who ask at once for the same rendition get the one that is made', async () => {
  const cache = createRenditionCache();
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof rendition>>();
  let timesMade = 0;
  const make = () => {
    timesMade++;
    return promise;
  };
  const both = Promise.all([cache.get('a 100', make), cache.get('a 100', make)]);
  resolve(rendition(10));
  const [first, second] = await both;
  expect(second).toBe(first);
  expect(await cache.get('a 100', make)).toBe(first);
  expect(timesMade).toBe(1);
});

test('it holds no more than its bound, and drops what was not asked for the longest', async () => {
  const cache = createRenditionCache({ maxBytes: 100 });
  for (const key of ['a', 'b', 'a', 'c']) await cache.get(key, async () => rendition(40));
  expect(cache.bytes()).toBe(80);
  const made: string[] = [];
  for (const key of ['a', 'c', 'b'])
    await cache.get(key, async () => {
      made.push(key);
      return rendition(40);
    });
  expect(made).toEqual(['b']);
  for (let n = 0; n < 1000; n++) {
    await cache.get(`${n}`, async () => rendition(n % 120));
    expect(cache.bytes()).toBeLessThanOrEqual(100);
  }
});

test('what could not be made is tried again by the next who asks', async () => {
  const cache = createRenditionCache();
  await expect(cache.get('a', () => Promise.reject(new Error('not now')))).rejects.toThrow('not now');
  expect(await cache.get('a', async () => rendition(1))).toMatchObject({ contentType: 'image/jpeg' });
});
