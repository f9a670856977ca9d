/** As meters count them: fewer consecutive samples at full scale happen in sound masters. */
const SHORTEST_RUN = 3;

/**
 * The magnitude at which a sample counts as full scale: the largest positive value of an integer format
 * (32,767/32,768 for 16 bits; the negative extreme lies beyond it), 1 for float and lossy sources.
 */
export function fullScaleOf(bitsPerSample: number | null): number {
  return bitsPerSample === null ? 1 : 1 - 2 ** (1 - bitsPerSample);
}

/** Counts runs of three or more consecutive samples at or above full scale in one channel, across block borders. */
export function createClipCounter(fullScale: number) {
  let run = 0;
  let runs = 0;
  return {
    /** `peak` is the largest magnitude in these samples: most blocks need no second look. */
    add(samples: Float32Array, frameCount: number, peak: number): void {
      if (peak < fullScale) {
        run = 0;
        return;
      }
      for (let i = 0; i < frameCount; i++) {
        run = Math.abs(samples[i]!) >= fullScale ? run + 1 : 0;
        if (run === SHORTEST_RUN) runs++;
      }
    },
    runs: () => runs,
  };
}
