import { loadChain } from './chain-node.ts';
import { createDeck, type Deck, type DeckEvent } from './deck.ts';

/** The audio graph of a page: two decks → volume → meter → loudspeakers. */
export type Stage = {
  readonly context: AudioContext;
  readonly decks: readonly [Deck, Deck];
  readonly analyser: AnalyserNode;
  /** Amplitude, 0 to 1. */
  setVolume(volume: number): void;
  /** From the graph to the ear, as far as the browser knows; seconds. */
  outputSeconds(): number;
};

/** A change of volume without a click: by its time constant, seconds. */
const VOLUME_SECONDS = 0.015;

/** Whether this browser, on this page, runs the chain: AudioWorklets want https, or localhost. */
export function canMasterHere(): boolean {
  return 'audioWorklet' in AudioContext.prototype && window.isSecureContext;
}

/** Throws where the browser has no Web Audio, or the chain cannot be loaded. */
export async function openStage(
  context: AudioContext,
  onEvent: (deck: 0 | 1, event: DeckEvent) => void,
): Promise<Stage> {
  const hasChain = canMasterHere();
  if (hasChain) await loadChain(context);
  const volume = context.createGain();
  const analyser = context.createAnalyser();
  volume.connect(analyser).connect(context.destination);
  const deck = (which: 0 | 1): Deck =>
    createDeck(context, { out: volume, hasChain, onEvent: (event) => onEvent(which, event) });
  return {
    context,
    decks: [deck(0), deck(1)],
    analyser,
    setVolume: (to) => volume.gain.setTargetAtTime(to, context.currentTime, VOLUME_SECONDS),
    outputSeconds: () => context.baseLatency + (context.outputLatency || 0),
  };
}
