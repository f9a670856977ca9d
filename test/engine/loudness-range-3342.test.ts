import { describe, expect, test } from 'vitest';
import { tones } from '../signals.ts';
import { openLoudnessMeter } from './open-loudness-meter.ts';

describe.each([44_100, 48_000, 96_000])('EBU Tech 3342 at %d Hz', (rate) => {
  test.each([
    [1, [-20, -30], 10],
    [2, [-20, -15], 5],
    [3, [-40, -20], 20],
    [4, [-50, -35, -20, -35, -50], 15],
  ])('case %d: tones of 20 s at %j dBFS have a loudness range of %d LU', (_, levels, expected) => {
    const plane = tones(
      levels.map((levelDbfs) => ({ seconds: 20, levelDbfs })),
      rate,
    );
    using meter = openLoudnessMeter(rate, ['FL', 'FR']);
    meter.add([plane, plane]);
    // Tech 3342 section 4: ±1 LU.
    expect(Math.abs(meter.result().loudnessRangeLu! - expected)).toBeLessThanOrEqual(1);
  });
});
