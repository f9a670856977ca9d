import type { DemoRequest } from '#demo';
import type { Analysis, DecoderName, Descriptors } from '#engine';
import type { Prediction, PredictRequest, Rendered, RenderRequest, Solution, SolveRequest } from '#mastering';
import type { DecodingKind } from './jobs.ts';

export type JobOptions = {
  /** Higher goes first; equal ones in the order of arrival. */
  readonly priority?: number;
  readonly signal?: AbortSignal;
  /** About ten times a second while the job runs. `secondsTotal` is `null` where the container does not say. */
  readonly onProgress?: (secondsDone: number, secondsTotal: number | null) => void;
};

export type AnalyzerStatus = {
  /**
   * Whether jobs will be done: its process has started well and has not died since. So it stays while it rests, and while
   * it is started again after a rest.
   */
  readonly ready: boolean;
  /** No process runs, since nothing has been asked of it for a while or it cannot be started: the next job starts one. */
  readonly resting: boolean;
  /** What decodes; `null` until the process has been ready once. */
  readonly decoder: DecoderName | null;
  readonly threads: number;
  readonly running: number;
  readonly waiting: number;
  /** How often the process has died and been started again. */
  readonly restarts: number;
  /**
   * How often a file's decoder was opened, by what for, since this analyzer was made; counted where it is opened. Not
   * those of jobs that died with their process.
   */
  readonly decodes: Readonly<Record<DecodingKind, number>>;
};

/**
 * Where the heavy work is done: another process, later perhaps another machine. Arguments and results are plain
 * data, jobs are idempotent. Every method rejects with `ExpectedError` (`file_not_found`, `undecodable_audio`,
 * `unsupported_audio`, `decoder_crashed`, `timed_out`, `cancelled`, `analyzer_unavailable`, `shutting_down`).
 */
export type Analyzer = AsyncDisposable & {
  /** Measures the whole file. `analysis.payloadHash` is never `null` here. */
  analyze(path: string, options?: JobOptions): Promise<Analysis>;
  /** SHA-256, hex, of what decides the samples: reads the file without decoding it. */
  payloadHash(path: string, options?: JobOptions): Promise<string>;
  describe(path: string, options?: JobOptions): Promise<Descriptors>;
  /** Finds the plan that brings the aims about on this track, and what it will do. */
  solve(path: string, request: SolveRequest, options?: JobOptions): Promise<Solution>;
  /** What a plan will do to this track. */
  predict(path: string, request: PredictRequest, options?: JobOptions): Promise<Prediction>;
  /**
   * Writes a master of this track to `request.out`, front to back, and measures it. A process that dies meanwhile leaves
   * what it has written, and the second attempt starts anew; also rejects with `storage_full` and `invalid_request`.
   */
  render(path: string, request: RenderRequest, options?: JobOptions): Promise<Rendered>;
  /** Makes one file of the demo album; also rejects with `storage_full` and `invalid_request`. */
  makeDemoFile(request: DemoRequest, options?: JobOptions): Promise<void>;
  status(): AnalyzerStatus;
};
