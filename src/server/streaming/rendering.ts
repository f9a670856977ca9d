import type { Analyzer } from '#analyzer';
import type { Analysis } from '#engine';
import type { Track } from '#library';
import type { Plan, Prediction, Rendered, RenderFormat } from '#mastering';
import type { Enhancement } from '#wire';

/** The analyzer's. */
export type Render = Analyzer['render'];

/** How a track is to be mastered. */
export type Choice = Pick<Enhancement, 'preset' | 'intensity'>;

/** What mastering a track comes to, as far as it is needed here. */
export type TrackMastering = {
  readonly payloadHash: string;
  /** `null` where nothing is to be done. */
  readonly plan: Plan | null;
  readonly prediction: Pick<Prediction, 'figures'>;
  /** Of the original. */
  readonly analysis: Pick<Analysis, 'durationSeconds' | 'format' | 'integratedLufs'>;
};

/** Measures, solves and predicts as far as it is not kept, until `signal` says that nobody waits for it. */
export type MasteringOf<Mastering extends TrackMastering> = (
  track: Track,
  choice: Choice,
  urgency: 'asked',
  signal: AbortSignal,
) => Promise<Mastering>;

/** A master as it has come out. */
export type Rendering = Rendered & { readonly format: RenderFormat };
