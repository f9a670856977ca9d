import { type ApiAnswer, type CallArguments, createApi, type Route } from '../../src/client/index.ts';
import { type Endpoint, endpoints } from '../../src/wire/index.ts';
import { connect, type Frame } from '../server/running-service.ts';
import { messagesOf } from './facts.ts';

/** A request with all that came of it. */
export type Exchange = {
  readonly kind: 'request';
  readonly route: Route;
  /** Method, path and query as they were sent. */
  readonly line: string;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
  /** What was heard from its sending to the last message that the contract promises for it. */
  readonly frames: readonly Frame[];
};
/** Something else that the contract names as a trigger, and what was heard of it. */
export type Occurrence = {
  readonly kind: 'event';
  readonly name: string;
  readonly type: string;
  readonly frames: readonly Frame[];
};
export type Note = { readonly kind: 'note'; readonly text: string };
export type Entry = Exchange | Occurrence | Note;

/** A trigger that is no endpoint, under the name that the facts give it, and the message that it sends. */
export type Expected = {
  readonly name: string;
  readonly type: string;
  readonly fits?: (frame: Frame) => boolean;
};

export type Recorder = Awaited<ReturnType<typeof createRecorder>>;

/**
 * Our own client, writing down what it asks and what it hears, over real HTTP and a real WebSocket. Every answer and
 * every frame is checked against its schema; after a request it waits for each message that the contract document
 * says the endpoint triggers.
 */
export async function createRecorder(port: number) {
  let origin = `http://localhost:${port}`;
  let client = await connect(`ws://localhost:${port}/ws`);
  const entries: Entry[] = [];

  const waitFor = (type: string, from: number, fits: Expected['fits'] = () => true) =>
    within(
      `${type} is heard`,
      client.waitFor((frame) => frame.type === type && fits(frame), from),
    );

  return {
    entries: entries as readonly Entry[],
    frames: () => client.frames,

    async call<R extends Route>(route: R, ...request: CallArguments<R>): Promise<ApiAnswer<R>> {
      const from = client.frames.length;
      let line = '';
      let status = 0;
      const api = createApi(origin, {
        async fetch(url, options) {
          const response = await fetch(url, options);
          line = `${options?.method} ${String(url).slice(origin.length)}`;
          status = response.status;
          return response;
        },
      });
      const answer = await api.call(route, ...request);
      const schema = (endpoints[route] as Endpoint).answers[status];
      if (schema === undefined) throw new Error(`${line} answered ${status}, which is not described`);
      schema?.parse(answer);
      for (const promised of messagesOf(route)) await waitFor(promised, from);
      const { body } = (request[0] ?? {}) as { readonly body?: unknown };
      const frames = client.frames.slice(from);
      entries.push({ kind: 'request', route, line, body, status, answer, frames });
      return answer;
    },

    /** Lets something happen that the contract names as triggers of messages, and waits for all of them. */
    async witness(events: readonly Expected[], act: () => unknown): Promise<readonly Frame[]> {
      const from = client.frames.length;
      await act();
      const heard = await Promise.all(events.map(({ type, fits }) => waitFor(type, from, fits)));
      for (const [i, { name, type }] of events.entries())
        entries.push({ kind: 'event', name, type, frames: heard.slice(i, i + 1) });
      return heard;
    },

    /** The first frame of a type that fits, among those yet to come. */
    hear: (type: string, fits?: (frame: Frame) => boolean) => waitFor(type, client.frames.length, fits),
    note: (text: string) => void entries.push({ kind: 'note', text }),

    /** The service has been started again. */
    async reconnect(newPort: number): Promise<void> {
      await client.close();
      origin = `http://localhost:${newPort}`;
      client = await connect(`ws://localhost:${newPort}/ws`);
    },
    close: () => client.close(),
  };
}

/** What never comes must say what it was; longer than anything here takes. */
function within<Result>(what: string, work: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const deadline = setTimeout(() => reject(new Error(`waited 20 s in vain until ${what}`)), 20_000);
  return Promise.race([work, promise]).finally(() => clearTimeout(deadline));
}
