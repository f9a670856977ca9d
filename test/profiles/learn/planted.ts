import { FEATURE_NAMES, type FeatureName, type FeatureValues, type Measured } from '#profiles';
import { seededRandom } from '../../signals.ts';

/** Standard normal numbers that are the same at every run, by Box and Muller. */
export function seededNormal(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A track that has these features, and no others. */
export function valuesOf(known: Partial<Record<FeatureName, number>>): FeatureValues {
  return Object.fromEntries(FEATURE_NAMES.map((name) => [name, known[name] ?? null])) as FeatureValues;
}

/** Measurements of a track whose spectrum falls by so much an octave from 1 kHz on. */
export function measuredTrack({
  integratedLufs,
  crestFactorDb,
  spectralCentroidHz,
  fallDbPerOctave,
}: {
  readonly integratedLufs: number;
  readonly crestFactorDb: number;
  readonly spectralCentroidHz: number;
  readonly fallDbPerOctave: number;
}): Measured {
  return {
    integratedLufs,
    rmsDbfs: integratedLufs - 3,
    crestFactorDb,
    loudnessRangeLu: 7,
    peakToShortTermLu: crestFactorDb - 4,
    zeroCrossingRate: spectralCentroidHz / 44_100,
    spectralCentroidHz,
    // IEC 61260-1, base ten.
    thirdOctaveBands: Array.from({ length: 31 }, (_, band) => {
      const centreHz = 1000 * 10 ** ((band - 17) / 10);
      const levelDbfs = integratedLufs - 15 - fallDbPerOctave * Math.log2(centreHz / 1000);
      return { centreHz, levelDbfs };
    }),
    clippedRuns: 0,
    durationSeconds: 180,
    warnings: [],
  };
}
