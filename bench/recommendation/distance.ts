import type { Analysis } from '#engine';

/** How far two versions of a track are from each other, dB each. */
export type Distance = {
  readonly loudnessLu: number;
  readonly crestDb: number;
  /** Root mean square over third octaves from 40 Hz to 16 kHz, level put aside. */
  readonly spectrumDb: number;
  /** Of the three as one: the root of the sum of their squares. */
  readonly all: number;
};

type Compared = Pick<Analysis, 'integratedLufs' | 'crestFactorDb' | 'thirdOctaveBands'>;

const LOWEST_HZ = 39;
const HIGHEST_HZ = 16_500;
/** A band that holds less against the loudest is not heard, dB. */
const INAUDIBLE_DB = -70;

export function distanceOf(a: Compared, b: Compared): Distance {
  const loudnessLu = Math.abs((a.integratedLufs ?? Number.NaN) - (b.integratedLufs ?? Number.NaN));
  const crestDb = Math.abs((a.crestFactorDb ?? Number.NaN) - (b.crestFactorDb ?? Number.NaN));
  const spectrumDb = spectralDistance(a, b);
  return { loudnessLu, crestDb, spectrumDb, all: Math.hypot(loudnessLu, crestDb, spectrumDb) };
}

function spectralDistance(
  { thirdOctaveBands: one }: Compared,
  { thirdOctaveBands: other }: Compared,
): number {
  const loudest = Math.max(...one.map(({ levelDbfs }) => levelDbfs ?? -Infinity));
  const differences = one.flatMap(({ centreHz, levelDbfs }, band) => {
    const there = other[band]?.levelDbfs ?? null;
    const counts = centreHz > LOWEST_HZ && centreHz < HIGHEST_HZ;
    return counts && levelDbfs !== null && there !== null && levelDbfs > loudest + INAUDIBLE_DB
      ? [there - levelDbfs]
      : [];
  });
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
  return Math.sqrt(
    differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0) / differences.length,
  );
}
