import type { z } from 'zod';
import type { endpoints, KnownRoute } from '#wire';

/** A call of REST, as the contract and OpenAPI write it: `POST /api/player/load`. */
export type Route = KnownRoute;

type At<R extends Route> = (typeof endpoints)[R];

/** A body that is no JSON: an image, an M3U8 list. */
export type RawBody = string | Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer> | FormData;

type Json<Schema> = Schema extends z.ZodType ? z.input<Schema> : never;
/** May be left out: an album's picture is taken from its files then. */
type Raw<Endpoint> = Endpoint extends { readonly otherBodies: object } ? RawBody | undefined : never;

/** Paths and queries are text on their way; a caller may give the text or the value that it stands for. */
type TextOrValue<Input, Output> = {
  readonly [Name in keyof Input]: Input[Name] | (Name extends keyof Output ? Output[Name] : never);
};
type Text<Schema> = Schema extends z.ZodType ? TextOrValue<z.input<Schema>, z.output<Schema>> : never;

type Fields<Endpoint> = {
  params: Endpoint extends { readonly params: infer Schema } ? Text<Schema> : never;
  query: Endpoint extends { readonly query: infer Schema } ? Text<Schema> : never;
  body: (Endpoint extends { readonly body: infer Schema } ? Json<Schema> : never) | Raw<Endpoint>;
};
/** What the endpoint does not take is left away, what may be empty may be left out. */
type Given<All> = {
  readonly [Name in keyof All as [All[Name]] extends [never]
    ? never
    : IsOptional<All[Name]> extends true
      ? never
      : Name]: All[Name];
} & {
  readonly [Name in keyof All as [All[Name]] extends [never]
    ? never
    : IsOptional<All[Name]> extends true
      ? Name
      : never]?: All[Name] | undefined;
};
// biome-ignore lint/complexity/noBannedTypes: whether nothing at all would do is the question
type IsOptional<Value> = undefined extends Value ? true : {} extends Value ? true : false;

/** What an endpoint of the table is given. */
export type RequestTo<Endpoint> = Given<Fields<Endpoint>> & CallOptions;

/** What a call is given: `params`, `query` and `body`, as far as the endpoint has them. */
export type ApiRequest<R extends Route> = RequestTo<At<R>>;

export type CallOptions = {
  readonly signal?: AbortSignal;
  /** How long the whole call may take, milliseconds; `Infinity` for as long as it takes. */
  readonly timeoutMs?: number;
  /** Of a body that is no JSON and does not say it itself, as a `Blob` does. */
  readonly contentType?: string;
};

type Success = 200 | 201 | 202 | 203;
type Answers = { readonly answers: object };
type SuccessSchema<Endpoint extends Answers> = Endpoint['answers'][keyof Endpoint['answers'] & Success];

/** What an endpoint of the table answers with. */
export type AnswerOf<Endpoint extends Answers> =
  SuccessSchema<Endpoint> extends z.ZodType ? z.output<SuccessSchema<Endpoint>> : string | Blob;

/** What a call answers with: JSON, or what an endpoint without JSON sends: text as a string, all else as a `Blob`. */
export type ApiAnswer<R extends Route> = AnswerOf<At<R>>;

/** The request may be left out where nothing in it is required. */
export type CallArguments<R extends Route> =
  // biome-ignore lint/complexity/noBannedTypes: as above
  {} extends ApiRequest<R> ? [request?: ApiRequest<R>] : [request: ApiRequest<R>];
