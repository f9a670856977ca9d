import type { Analysis } from '#engine';
import type { Aims } from './aims.ts';
import type { Figures } from './figures.ts';
import type { Plan } from './plan.ts';

/** What a plan will do to one track, from its excerpts through the real chain and meters. */
export type Prediction = {
  readonly figures: Figures;
  /** Change of integrated loudness, LU. */
  readonly loudnessChangeLu: number;
  /** Change of the crest factor, dB. */
  readonly crestChangeDb: number;
  /** Change of the spectral centroid, Hz. */
  readonly centroidChangeHz: number;
};

/** A plan that was solved for one track and its aims. */
export type Solution = {
  readonly plan: Plan;
  readonly prediction: Prediction;
  /** One sentence for each aim that cannot be reached: which, how near it comes, and why. */
  readonly unreached: readonly string[];
};

export type SolveRequest = { readonly analysis: Analysis; readonly aims: Aims };

/** `plan` as it is to sound, at its intensity. */
export type PredictRequest = { readonly analysis: Analysis; readonly plan: Plan };
