import type { Plan } from '#mastering';
import type { ChainNews, ChainOrder } from './chain-worklet.ts';
import workletUrl from './chain-worklet.ts?worker&url';
import { type Listening, MASTER } from './compared-chain.ts';

/** The mastering chain on the audio thread of this page, for one track at a time. */
export type ChainNode = {
  readonly node: AudioNode;
  readonly latencySeconds: () => number;
  /** Another track begins. */
  begin(plan: Plan | null, listening: Listening): void;
  change(plan: Plan | null): void;
  listen(listening: Listening): void;
  /** See `seam.ts`: it ends soon; it begins where the other one ends; it begins when it does. */
  leave(): void;
  awaitOther(): void;
  open(): void;
};

/** Once a context, before `createChainNode`. */
export function loadChain(context: AudioContext): Promise<void> {
  return context.audioWorklet.addModule(workletUrl);
}

export function createChainNode(context: AudioContext): ChainNode {
  const node = new AudioWorkletNode(context, 'auralis-chain', {
    numberOfInputs: 1,
    numberOfOutputs: 1,
    outputChannelCount: [2],
    channelCount: 2,
    channelCountMode: 'explicit',
  });
  let latencySeconds = 0;
  node.port.onmessage = ({ data }: MessageEvent<ChainNews>) => {
    latencySeconds = data.latencySeconds;
  };
  const tell = (order: ChainOrder): void => node.port.postMessage(order);
  let plan: Plan | null = null;
  let listening: Listening = MASTER;
  return {
    node,
    latencySeconds: () => latencySeconds,
    begin(with_, to) {
      plan = with_;
      listening = to;
      tell({ type: 'begin', plan, listening });
    },
    change(to) {
      // Over there it is another object each time, and another object is another plan.
      if (isSame(plan, to)) return;
      plan = to;
      tell({ type: 'change', plan });
    },
    listen(to) {
      if (isSame(listening, to)) return;
      listening = to;
      tell({ type: 'listen', listening });
    },
    leave: () => tell({ type: 'leave' }),
    awaitOther: () => tell({ type: 'await' }),
    open: () => tell({ type: 'open' }),
  };
}

function isSame(one: object | null, other: object | null): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
