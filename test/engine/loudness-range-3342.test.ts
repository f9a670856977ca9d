import { describe, expect, test } from 'vitest';
import { createLoudnessMeter } from '../../src/engine/loudness/loudness-meter.ts';
import { tones } from '../signals.ts';

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
    const meter = createLoudnessMeter(rate, ['FL', 'FR']);
    meter.add({ channels: [plane, plane], frameCount: plane.length });
    // Tech 3342 section 4: ±1 LU.
    expect(Math.abs(meter.result().loudnessRangeLu! - expected)).toBeLessThanOrEqual(1);
  });
});
