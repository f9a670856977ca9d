import type { Analysis } from '#engine';

/** What a master is judged by; `null` is what the signal does not have. */
export type Figures = {
  readonly integratedLufs: number | null;
  readonly truePeakDbtp: number | null;
  readonly crestFactorDb: number | null;
  readonly spectralCentroidHz: number | null;
};

export function figuresOf(analysis: Pick<Analysis, keyof Figures>): Figures {
  const { integratedLufs, truePeakDbtp, crestFactorDb, spectralCentroidHz } = analysis;
  return { integratedLufs, truePeakDbtp, crestFactorDb, spectralCentroidHz };
}
