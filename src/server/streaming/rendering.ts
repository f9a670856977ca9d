import type { JobOptions } from '#analyzer';
import type { Analysis } from '#engine';
import type { Track } from '#library';
import type { Plan, Prediction } from '#mastering';
import type { Enhancement } from '#wire';
import type { RenderFormat } from './render-order.ts';

/** The analyzer's `render`, as far as it is needed here. */
export type Render = (path: string, request: RenderRequest, options: JobOptions) => Promise<Rendered>;

export type RenderRequest = {
  /** `null` is the bypass. */
  readonly plan: Plan | null;
  /** A file that is written anew, from front to back. */
  readonly out: string;
  readonly format: RenderFormat;
  /** After the limiter; at most 0. */
  readonly gainDb?: number;
};

export type Rendered = {
  /** Of the file as it came out. */
  readonly analysis: Analysis;
  readonly backedOffDb: number;
  readonly ceilingExceededDb: number;
};

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

/** Measures, solves and predicts as far as it is not kept. */
export type MasteringOf<Mastering extends TrackMastering> = (
  track: Track,
  choice: Choice,
  urgency: 'asked',
) => Promise<Mastering>;

/** A master as it has come out. */
export type Rendering = Rendered & { readonly format: RenderFormat };
