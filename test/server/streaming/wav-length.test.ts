import { expect, test } from 'vitest';
import { wavHeader } from '../../../src/mastering/encode/wav-header.ts';
import { wavLength } from '../../../src/server/streaming/wav-length.ts';

const layout = { channels: ['FL', 'FR'], sampleFormat: 's24', sampleRateHz: 48_000 } as const;

test.each([
  ['RIFF', 1],
  ['RIFF', 48_000 * 600],
  ['RF64', 48_000 * 36_000],
])('the length of %s of %i frames is in its header', (id, frames) => {
  const head = Buffer.from(wavHeader(layout, frames));
  expect(head.toString('latin1', 0, 4)).toBe(id);
  expect(wavLength(head.subarray(0, 28))).toBe(head.length + frames * 6);
});

test('a header that does not know it says so', () => {
  expect(wavLength(Buffer.from(wavHeader(layout, null)))).toBe(null);
  expect(wavLength(Buffer.alloc(28))).toBe(null);
});
