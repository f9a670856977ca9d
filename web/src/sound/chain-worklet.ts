import type { Plan } from '#mastering';
import { createComparedChain, type Listening } from './compared-chain.ts';

/** What a page tells its chain. */
export type ChainOrder =
  | { readonly type: 'change'; readonly plan: Plan | null }
  | { readonly type: 'listen'; readonly listening: Listening }
  /** Another track: nothing of the one before is left in the chain. */
  | { readonly type: 'begin'; readonly plan: Plan | null; readonly listening: Listening };

/** What it says of itself, once. */
export type ChainNews = { readonly latencySeconds: number };

// What an AudioWorklet has beside JavaScript; TypeScript's DOM library leaves it out.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Two channels in, two out, through the one mastering chain. */
class ChainProcessor extends AudioWorkletProcessor {
  #chain = createComparedChain(sampleRate);

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ChainOrder>) => this.#take(data);
    this.port.postMessage({ latencySeconds: this.#chain.latencyFrames / sampleRate } satisfies ChainNews);
  }

  #take(order: ChainOrder): void {
    if (order.type === 'change') this.#chain.change(order.plan);
    else if (order.type === 'listen') this.#chain.listen(order.listening);
    else this.#chain = createComparedChain(sampleRate, order.plan, order.listening);
  }

  process([input = []]: readonly Float32Array[][], [output = []]: readonly Float32Array[][]): boolean {
    // A source that gives nothing has no channels: what is in the chain comes out all the same.
    for (const [c, plane] of output.entries()) {
      const given = input[c] ?? input[0];
      if (given) plane.set(given);
    }
    this.#chain.process(output, output[0]?.length ?? 0);
    return true;
  }
}

registerProcessor('auralis-chain', ChainProcessor);
