import { Worker } from 'node:worker_threads';
import type { DecoderChoice } from '#engine';
import type { Item } from './output.ts';
import { newRingMemory, type PcmRing, pcmRing } from './pcm-ring.ts';

/** What the thread is told. */
export type DecoderRequest =
  | {
      readonly type: 'open';
      readonly key: number;
      readonly path: string;
      readonly fromSeconds: number;
      readonly sampleRateHz: number;
      readonly decoder: DecoderChoice;
      readonly memory: SharedArrayBuffer;
    }
  | { readonly type: 'close'; readonly key: number };
/** What it says: the file cannot be read any further. Its ring has ended. */
export type DecoderReport = { readonly key: number; readonly path: string; readonly reason: string };

export type Decoding = Disposable & { readonly ring: PcmRing };

export type DecoderThread = {
  /** Begins to fill a ring with the item's samples: stereo, at `sampleRateHz`. Disposing of it stops that. */
  open(item: Item): Decoding;
};

/**
 * Decodes in a thread of its own: opening a long file can take a second. It ends with its process only: a thread that is
 * terminated while it decodes takes the process with it.
 */
export function startDecoderThread(options: {
  readonly sampleRateHz: number;
  readonly decoder: DecoderChoice;
  readonly onFailure: (path: string, reason: string) => void;
}): DecoderThread {
  const { sampleRateHz, decoder, onFailure } = options;
  const worker = new Worker(new URL('./decoder-worker.ts', import.meta.url));
  worker.on('message', ({ path, reason }: DecoderReport) => onFailure(path, reason));
  worker.unref();
  let lastKey = 0;
  const tell = (request: DecoderRequest): void => worker.postMessage(request);
  return {
    open({ path, fromSeconds }) {
      const key = ++lastKey;
      const memory = newRingMemory();
      const ring = pcmRing(memory);
      if (path === null) {
        ring.end();
        return { ring, [Symbol.dispose]: () => {} };
      }
      tell({ type: 'open', key, path, fromSeconds, sampleRateHz, decoder, memory });
      return { ring, [Symbol.dispose]: () => tell({ type: 'close', key }) };
    },
  };
}
