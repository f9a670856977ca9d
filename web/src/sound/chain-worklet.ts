import type { Plan } from '#mastering';
import { createComparedChain, type Listening } from './compared-chain.ts';
import { createEntrance, type Seam } from './seam.ts';

/** What a page tells its chain. */
export type ChainOrder =
  | { readonly type: 'change'; readonly plan: Plan | null }
  | { readonly type: 'listen'; readonly listening: Listening }
  /** Another track: nothing of the one before is left in the chain. */
  | { readonly type: 'begin'; readonly plan: Plan | null; readonly listening: Listening }
  /** The track comes to its end soon… */
  | { readonly type: 'leave' }
  /** …and this one begins there. */
  | { readonly type: 'await' }
  /** It begins whenever it does; what was on its way is gone. */
  | { readonly type: 'open' };

/** What it says of itself, when that is new: from going in to coming out. */
export type ChainNews = { readonly latencySeconds: number };

// What an AudioWorklet has beside JavaScript; TypeScript's DOM library leaves it out.
declare const sampleRate: number;
declare const currentFrame: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Between the two decks of a page: all processors of a context share what stands here. */
const seam: Seam = { endFrame: null };

/** Two channels in, two out, through the one mastering chain. */
class ChainProcessor extends AudioWorkletProcessor {
  readonly #entrance = createEntrance(sampleRate);
  #chain = createComparedChain(sampleRate);
  #toldFrames = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ChainOrder>) => this.#take(data);
  }

  #take(order: ChainOrder): void {
    if (order.type === 'change') this.#chain.change(order.plan);
    else if (order.type === 'listen') this.#chain.listen(order.listening);
    else if (order.type === 'leave') this.#entrance.leave(seam);
    else if (order.type === 'await') this.#entrance.await(seam);
    else {
      this.#entrance.open();
      if (order.type === 'begin') this.#chain = createComparedChain(sampleRate, order.plan, order.listening);
    }
  }

  #tell(): void {
    const delayFrames = this.#entrance.delayFrames();
    const frames = this.#chain.latencyFrames + (delayFrames ?? 0);
    if (delayFrames === null || frames === this.#toldFrames) return;
    this.#toldFrames = frames;
    this.port.postMessage({ latencySeconds: frames / sampleRate } satisfies ChainNews);
  }

  process([input = []]: readonly Float32Array[][], [output = []]: readonly Float32Array[][]): boolean {
    // A source that gives nothing has no channels: what is in the chain comes out all the same.
    for (const [c, plane] of output.entries()) {
      const given = input[c] ?? input[0];
      if (given) plane.set(given);
    }
    const frameCount = output[0]?.length ?? 0;
    this.#entrance.process(output, frameCount, currentFrame);
    this.#chain.process(output, frameCount);
    this.#tell();
    return true;
  }
}

registerProcessor('auralis-chain', ChainProcessor);
