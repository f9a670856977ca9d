import type { ChildProcess } from 'node:child_process';
import { type ErrorCode, ExpectedError } from '#errors';
import { forkChild } from '#fork-child';
import type { ImageFacts, Rendition } from './image.ts';
import type { ImageFormat } from './image-format.ts';

/** What the process is asked. */
export type ImageQuestion = {
  readonly kind: 'inspect' | 'render';
  readonly path: string;
  readonly format: ImageFormat;
  /** Of a rendition: pixels on the longer side. */
  readonly size: number;
};
/** What it answers: `inspect` facts, `render` a rendition. */
export type ImageAnswer =
  | { readonly ok: true; readonly value: ImageFacts | Rendition }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

export type ImageProcessOptions = {
  /** 50 megapixels of AVIF, the slowest, take about 3 s. */
  readonly timeLimitMs?: number;
  /** How long it waits for more before it gives its memory back. */
  readonly idleMs?: number;
  /** What runs in the process. */
  readonly child?: URL;
};

export type ImageProcess = AsyncDisposable & {
  /** Whether it can be decoded, and its size; else `unsupported_image`, `image_too_large`. */
  inspect(path: string, format: ImageFormat): Promise<ImageFacts>;
  render(path: string, format: ImageFormat, size: number): Promise<Rendition>;
};

/**
 * Images are decoded in a process of their own, one at a time: a native decoder may die or get lost on a hostile
 * image, and 60 MB of libvips are needed only now and then. Started when asked, ended when idle.
 */
export function createImageProcess({
  timeLimitMs = 20_000,
  idleMs = 30_000,
  child: childUrl = new URL('./image-child.ts', import.meta.url),
}: ImageProcessOptions = {}): ImageProcess {
  let child: ChildProcess | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let settle: ((answer: ImageAnswer) => void) | null = null;
  let idling: NodeJS.Timeout | undefined;
  let isClosed = false;

  const start = (): ChildProcess => {
    const process = forkChild(childUrl);
    const lose = (reason: string): void => {
      if (child !== process) return;
      child = null;
      settle?.({ ok: false, code: 'unsupported_image', message: `the image cannot be decoded: ${reason}` });
    };
    process.on('message', (answer: ImageAnswer) => child === process && settle?.(answer));
    process.on('error', (error) => lose(error.message));
    process.on('exit', (code, signal) => lose(`its decoder died (${signal ?? `exit code ${code}`})`));
    process.unref();
    process.channel?.unref();
    return process;
  };

  const end = (reason: ImageAnswer): void => {
    const ended = child;
    child = null;
    ended?.kill('SIGKILL'); // It holds nothing.
    settle?.(reason);
  };

  const ask = async (question: ImageQuestion): Promise<ImageAnswer> => {
    if (isClosed) return CLOSED;
    clearTimeout(idling);
    child ??= start();
    const { promise, resolve } = Promise.withResolvers<ImageAnswer>();
    settle = resolve;
    const message = `the image cannot be decoded: that took longer than ${timeLimitMs / 1000} s`;
    const deadline = setTimeout(() => end({ ok: false, code: 'unsupported_image', message }), timeLimitMs);
    child.send(
      question,
      (error) => error && end({ ok: false, code: 'unsupported_image', message: error.message }),
    );
    const answer = await promise;
    settle = null;
    clearTimeout(deadline);
    idling = setTimeout(() => end(CLOSED), idleMs).unref();
    return answer;
  };

  const inTurn = async <Value>(question: ImageQuestion): Promise<Value> => {
    const answered = queue.then(() => ask(question));
    queue = answered;
    const answer = await answered;
    if (!answer.ok) throw new ExpectedError(answer.code, answer.message);
    return answer.value as Value;
  };

  return {
    inspect: (path, format) => inTurn<ImageFacts>({ kind: 'inspect', path, format, size: 0 }),
    render: (path, format, size) => inTurn<Rendition>({ kind: 'render', path, format, size }),
    async [Symbol.asyncDispose]() {
      isClosed = true;
      clearTimeout(idling);
      end(CLOSED);
      await queue;
    },
  };
}

const CLOSED: ImageAnswer = { ok: false, code: 'shutting_down', message: 'the library is being closed' };
