import type { AudioBlock } from '../audio-source.ts';
import { kernels } from '../kernel/kernels.ts';
import { addressOf } from '../kernel/room.ts';
import { MAX_POINTS, roundTo } from '../sampled-series.ts';

/** A stretch: 10 ms at first, doubled whenever there are 2,048. */
const FIRST_STEP_SECONDS = 0.01;

/** The largest magnitude of any channel in each stretch, whatever the block size, in the same memory at any length. */
export function createPeakSeries(sampleRateHz: number) {
  const { largestMagnitude } = kernels();
  const peaks = new Float32Array(MAX_POINTS);
  let framesPerStretch = Math.max(1, Math.round(sampleRateHz * FIRST_STEP_SECONDS));
  let stretch = 0;
  let inStretch = 0;
  let peak = 0;

  const close = (): void => {
    peaks[stretch++] = peak;
    inStretch = 0;
    peak = 0;
  };
  const mergePairs = (): void => {
    for (let i = 0; i < MAX_POINTS / 2; i++) peaks[i] = Math.max(peaks[2 * i]!, peaks[2 * i + 1]!);
    stretch = MAX_POINTS / 2;
    framesPerStretch *= 2;
  };
  return {
    add({ channels, frameCount }: AudioBlock): void {
      const addresses = channels.map(addressOf);
      for (let from = 0; from < frameCount; ) {
        if (inStretch === 0 && stretch === MAX_POINTS) mergePairs();
        const to = Math.min(frameCount, from + framesPerStretch - inStretch);
        for (let c = 0; c < addresses.length; c++) {
          const highest = largestMagnitude(addresses[c]! + 4 * from, to - from);
          if (highest > peak) peak = highest;
        }
        inStretch += to - from;
        from = to;
        if (inStretch === framesPerStretch) close();
      }
    },
    result() {
      if (inStretch > 0) close();
      return {
        stepSeconds: framesPerStretch / sampleRateHz,
        values: Array.from(peaks.subarray(0, stretch), (x) => roundTo(x, 0.0001)),
      };
    },
  };
}
