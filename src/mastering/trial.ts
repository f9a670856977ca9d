import { type Analysis, type AudioFormat, levelsOf } from '#engine';
import { ExpectedError } from '#errors';
import { createChain } from './chain.ts';
import type { Figures } from './figures.ts';
import { continued, type Passage, sourceOfPassages } from './passages.ts';
import type { Plan } from './plan.ts';
import type { Reductions } from './processor.ts';

/** What a plan did to excerpts, carried over to the whole track. */
export type Outcome = {
  readonly loudnessChangeLu: number;
  readonly crestChangeDb: number;
  readonly centroidChangeHz: number;
  readonly figures: Figures;
  readonly reductions: Reductions;
};

/** Of a track that can be mastered: one that has all of these. */
export type Whole = Pick<
  Analysis,
  'integratedLufs' | 'rmsDbfs' | 'crestFactorDb' | 'spectralCentroidHz' | 'truePeakDbtp'
>;

export type Trial = { try(plan: Plan): Outcome };

type PassageLevels = {
  readonly lufs: number;
  readonly rmsDbfs: number;
  readonly centroidHz: number;
  /** Of the mono mix. */
  readonly peakDbfs: number;
  readonly truePeakDbtp: number;
};

const NOTHING = Number.NEGATIVE_INFINITY;

/**
 * A track's excerpts, to try plans on. Means (loudness, RMS level, centroid) are taken over the typical ones as the
 * difference to what they were before, peaks over all; what the track as a whole was before is known.
 */
export function createTrial(
  whole: Whole,
  format: Pick<AudioFormat, 'sampleRateHz' | 'channels'>,
  passages: { readonly typical: readonly Passage[]; readonly peaks: readonly Passage[] },
  { withTruePeak }: { readonly withTruePeak: boolean },
): Trial {
  const measure = (of: readonly Passage[]): PassageLevels | null => {
    if (!of.some(({ leadFrames, frameCount }) => frameCount > leadFrames)) return null;
    const { integratedLufs, rmsDbfs, crestFactorDb, spectralCentroidHz, truePeakDbtp } = levelsOf(
      sourceOfPassages(format, of),
      { withTruePeak },
    );
    return {
      lufs: integratedLufs ?? NOTHING,
      rmsDbfs: rmsDbfs ?? NOTHING,
      centroidHz: spectralCentroidHz ?? 0,
      peakDbfs: (rmsDbfs ?? NOTHING) + (crestFactorDb ?? 0),
      truePeakDbtp: truePeakDbtp ?? NOTHING,
    };
  };
  const together = (typical: readonly Passage[], peaks: readonly Passage[]) => {
    const means = measure(typical);
    const highest = measure(peaks);
    if (means === null)
      throw new ExpectedError('undecodable_audio', 'the audio holds fewer samples than when it was measured');
    return {
      ...means,
      peakDbfs: Math.max(means.peakDbfs, highest?.peakDbfs ?? NOTHING),
      truePeakDbtp: Math.max(means.truePeakDbtp, highest?.truePeakDbtp ?? NOTHING),
    };
  };
  const before = together(passages.typical, passages.peaks);
  const at = (value: number | null) => value ?? 0;
  return {
    try(plan) {
      const chain = createChain(format, plan);
      const pass = (passage: Passage): Passage => {
        const { latencyFrames } = chain;
        const planes = continued(passage, latencyFrames);
        chain.process(planes, passage.frameCount + latencyFrames);
        return { ...passage, planes: planes.map((plane) => plane.subarray(latencyFrames)) };
      };
      const after = together(passages.typical.map(pass), passages.peaks.map(pass));
      const rmsChangeDb = differenceOf(after.rmsDbfs, before.rmsDbfs) ?? 0;
      // Below the gate of -70 LUFS nothing has a loudness: there it goes as the level does.
      const loudnessChangeLu = differenceOf(after.lufs, before.lufs) ?? rmsChangeDb;
      const peakChangeDb = differenceOf(after.peakDbfs, before.peakDbfs) ?? 0;
      const crestChangeDb = peakChangeDb - rmsChangeDb;
      // Nor has what is too quiet a centroid.
      const hasCentroid = before.centroidHz > 0 && after.centroidHz > 0;
      const centroidRatio = hasCentroid ? after.centroidHz / before.centroidHz : 1;
      const centroidChangeHz = (centroidRatio - 1) * at(whole.spectralCentroidHz);
      const truePeakDbtp =
        at(whole.truePeakDbtp) + (differenceOf(after.truePeakDbtp, before.truePeakDbtp) ?? 0);
      return {
        loudnessChangeLu,
        crestChangeDb,
        centroidChangeHz,
        figures: {
          integratedLufs: at(whole.integratedLufs) + loudnessChangeLu,
          truePeakDbtp: Math.min(plan.ceilingDbtp, truePeakDbtp),
          crestFactorDb: at(whole.crestFactorDb) + crestChangeDb,
          spectralCentroidHz: at(whole.spectralCentroidHz) + centroidChangeHz,
        },
        reductions: chain.reductions(),
      };
    },
  };
}

/** Of two levels; `null` where either is nothing. */
function differenceOf(after: number, before: number): number | null {
  return Number.isFinite(after - before) ? after - before : null;
}
