import type { Analysis } from '#engine';

/** Key and tempo, as essentia.js hears them: kept beside the analysis, made only when somebody asks. */
export type Descriptors = {
  readonly key: { readonly tonic: string; readonly scale: 'major' | 'minor'; readonly strength: number } | null;
  readonly tempoBpm: number | null;
  /** Seconds of the track that were listened to. */
  readonly excerptSeconds: number;
};

export type JobOptions = {
  /** Higher goes first; equal ones in the order of arrival. */
  readonly priority?: number;
  readonly signal?: AbortSignal;
  /** About ten times a second while the job runs. `secondsTotal` is `null` where the container does not say. */
  readonly onProgress?: (secondsDone: number, secondsTotal: number | null) => void;
};

/**
 * Where the heavy work is done: another process, later perhaps another machine. Arguments and results are plain
 * data, jobs are idempotent. Every method rejects with `ExpectedError` (`file_not_found`, `undecodable_audio`,
 * `unsupported_audio`, `decoder_crashed`, `timed_out`, `cancelled`, `shutting_down`).
 */
export type Analyzer = AsyncDisposable & {
  /** Measures the whole file. `analysis.payloadHash` is never `null` here. */
  analyze(path: string, options?: JobOptions): Promise<Analysis>;
  /** SHA-256, hex, of what decides the samples: reads the file without decoding it. */
  payloadHash(path: string, options?: JobOptions): Promise<string>;
  describe(path: string, options?: JobOptions): Promise<Descriptors>;
  /** `ready` is false while the process is being started again. */
  status(): { readonly ready: boolean; readonly threads: number; readonly running: number; readonly waiting: number };
};
