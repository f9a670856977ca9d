import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteRange } from '../../../src/server/streaming/byte-range.ts';

// The examples of RFC 9110, 14.1.2, for a representation of 10,000 bytes.
test.each([
  ['bytes=0-499', 0, 500],
  ['bytes=500-999', 500, 1000],
  ['bytes=-500', 9500, 10_000],
  ['bytes=9500-', 9500, 10_000],
  ['bytes=0-0', 0, 1],
  ['bytes=-1', 9999, 10_000],
  ['bytes=9999-10500', 9999, 10_000],
  ['bytes=-99999999999999999999', 0, 10_000],
  ['Bytes= 0-499', 0, 500],
  ['bytes=0-499, ,', 0, 500],
])('%s of 10,000 bytes is from %i to before %i', (header, start, end) => {
  expect(byteRange(header, 10_000)).toEqual({ start, end });
});

test.each([
  undefined,
  '',
  'bytes',
  'bytes=',
  'bytes=-',
  'bytes=a-b',
  'bytes=0-0,-1', // several
  'bytes=500-600,601-999',
  'bytes=500-499', // invalid, so it may be passed over
  'seconds=0-1', // another unit
  'bytes=0-1-2',
  'bytes=0x0-5',
  'bytes=1.5-2',
])('%s asks for the whole', (header) => {
  expect(byteRange(header, 10_000)).toBe('whole');
});

test.each(['bytes=10000-', 'bytes=10000-10001', 'bytes=-0', 'bytes=99999999999999999999-'])(
  '%s cannot be satisfied',
  (header) => {
    expect(byteRange(header, 10_000)).toBe('unsatisfiable');
  },
);

test('of nothing no part can be asked for', () => {
  expect(byteRange('bytes=0-', 0)).toBe('unsatisfiable');
  expect(byteRange('bytes=-5', 0)).toBe('unsatisfiable');
});

test('whatever is asked, what is answered lies inside and is not empty', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(), fc.nat(5_000), (noise, first, last, size) => {
      for (const header of [noise, `bytes=${first}-${last}`, `bytes=${first}-`, `bytes=-${last}`]) {
        const range = byteRange(header, size);
        if (typeof range === 'string') continue;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeLessThanOrEqual(size);
        expect(range.end).toBeGreaterThan(range.start);
      }
    }),
  );
});
