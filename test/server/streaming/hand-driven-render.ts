import { appendFileSync, writeFileSync } from 'node:fs';
import { ExpectedError } from '../../../src/errors.ts';
import type { RenderRequest } from '../../../src/mastering/index.ts';
import type { Render } from '../../../src/server/streaming/rendering.ts';
import { exampleAnalysis } from '../../library/example-analysis.ts';
import { createWaiting } from '../../waiting.ts';

/** One render that was asked for, in the hands of the test. */
export type DrivenRender = {
  readonly request: RenderRequest;
  readonly path: string;
  readonly signal: AbortSignal;
  /** Puts so much more into the file, and says how far it is, 0…1. */
  write(bytes: Uint8Array, doneFraction?: number): void;
  finish(integratedLufs?: number): void;
  fail(error: Error): void;
};

/** Stands for the analyzer's `render`: writes what the test says, when it says so, and heeds its signal. */
export function createHandDrivenRender() {
  const asked: DrivenRender[] = [];
  const { look, until } = createWaiting();
  const render: Render = (path, request, { signal, onProgress } = {}) => {
    if (signal === undefined) throw new Error('a render is given a signal');
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<Render>>>();
    writeFileSync(request.out, '');
    signal.addEventListener('abort', () => {
      reject(new ExpectedError('cancelled', 'cancelled'));
      look();
    });
    asked.push({
      ...{ path, request, signal },
      write(bytes, doneFraction = 0) {
        appendFileSync(request.out, bytes);
        onProgress?.(doneFraction, 1);
      },
      finish: (integratedLufs = -14) =>
        resolve({
          analysis: { ...exampleAnalysis('0'.repeat(64)), integratedLufs },
          backedOffDb: 0,
          ceilingExceededDb: 0,
        }),
      fail: reject,
    });
    look();
    return promise;
  };
  return {
    render,
    asked: asked as readonly DrivenRender[],
    /** The render with this number, 0 the first, once it is asked for. */
    nth: (n: number): Promise<DrivenRender> => until(() => asked[n]),
    until,
    look,
  };
}
