import type { DemoRequest } from '#demo';
import type { Analysis, DecoderChoice, DecoderName, Descriptors } from '#engine';
import type { ErrorCode } from '#errors';
import type { Prediction, PredictRequest, Rendered, RenderRequest, Solution, SolveRequest } from '#mastering';

/** What each kind of job yields. */
export type Results = {
  readonly analyze: Analysis;
  readonly payloadHash: string;
  readonly describe: Descriptors;
  readonly solve: Solution;
  readonly predict: Prediction;
  readonly render: Rendered;
  readonly demo: undefined;
};

export type JobKind = keyof Results;

/** Those that decode files. */
export type DecodingKind = Exclude<JobKind, 'demo'>;

/** What a kind of job needs to know beside the path. For the demo that is what it writes. */
export type Requests = {
  readonly analyze: undefined;
  readonly payloadHash: undefined;
  readonly describe: undefined;
  readonly solve: SolveRequest;
  readonly predict: PredictRequest;
  readonly render: RenderRequest;
  readonly demo: DemoRequest;
};

export type Job = {
  readonly [Kind in JobKind]: {
    readonly kind: Kind;
    readonly path: string;
    readonly request: Requests[Kind];
  };
}[JobKind];

/** Errors cross threads and processes as data: a thrown subclass would arrive without its `name` and `code`. */
export type Outcome =
  | { readonly ok: true; readonly result: Results[JobKind] }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string }
  | { readonly ok: false; readonly code: 'bug'; readonly message: string };

/** What a thread hands back: the outcome, and how many decoders were opened for it. */
export type Done = { readonly outcome: Outcome; readonly decodes: number };

/** From the server's side to the analyzer process. */
export type Request =
  | { readonly type: 'start'; readonly threads: number; readonly decoder: DecoderChoice }
  | { readonly type: 'run'; readonly id: number; readonly job: Job; readonly wantsProgress: boolean }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'close' };

/** And back. `stuck` is the process's last word about a job that neither ends nor heeds its cancel flag. */
export type Report =
  | { readonly type: 'ready'; readonly decoder: DecoderName }
  | {
      readonly type: 'progress';
      readonly id: number;
      readonly secondsDone: number;
      readonly secondsTotal: number | null;
    }
  | ({ readonly type: 'outcome'; readonly id: number } & Done)
  | { readonly type: 'stuck'; readonly id: number };
