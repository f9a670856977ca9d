import type { Plan } from '#mastering';
import { type ChainNode, createChainNode } from './chain-node.ts';
import type { Listening } from './compared-chain.ts';

/** What a deck plays. */
export type Cue = {
  readonly trackId: number;
  readonly url: string;
  readonly plan: Plan | null;
  readonly listening: Listening;
};

export type DeckEvent =
  /** It has come to its end. */
  | 'ended'
  /** Its source cannot be fetched or decoded. */
  | 'failed'
  /** The browser wants the person to press something first. */
  | 'refused'
  /** There is something to play now, or it plays. */
  | 'ready'
  /** Data are missing. */
  | 'waiting';

/** One `<audio>` with its chain and its fader. */
export type Deck = {
  cue(): Cue | null;
  /** Fetches from there on and holds; nothing is heard of what was there before. */
  load(cue: Cue, fromSeconds: number): void;
  /** What is told to the chain of the same source. */
  shape(plan: Plan | null, listening: Listening): void;
  /** The track comes to its end, and what follows is joined to it by the other deck. */
  leave(): void;
  /** Begins, once started, with the sample behind the other deck's last one; `false`: as it was. */
  awaitOther(isAwaited: boolean): void;
  /** So long before the end of the other deck's track it is to be started for that, if that one is as late as this. */
  earlySeconds(): number;
  /** Comes in over so long; what is joined to something, at once. */
  start(fadeSeconds: number): void;
  /** Goes out over so long, and holds. */
  hold(fadeSeconds: number): void;
  /** Goes on elsewhere, without a click. */
  jump(toSeconds: number): void;
  /** Lets its source go. */
  unload(): void;
  /** Whether it plays or is about to. */
  isOn(): boolean;
  isReady(): boolean;
  isSeeking(): boolean;
  hasEnded(): boolean;
  /** Of what goes into the chain now. */
  positionSeconds(): number;
  /** What is left of the source, as far as the browser knows. */
  remainingSeconds(): number;
  /** From going in to coming out. */
  latencySeconds(): number;
  /** Why it failed, in the browser's words. */
  failure(): string;
};

/** As long as what is cut off needs so as not to click, seconds. */
export const CUT_SECONDS = 0.012;
const CURVE_POINTS = 64;
/** What an element needs to start on a busy machine, and the chain's latency, which a track has at its end as well. */
const EARLY_SECONDS = 0.16;
/** Without a chain nothing can be kept back: what it takes on the average. */
const START_SECONDS = 0.01;

export function createDeck(
  context: AudioContext,
  { out, hasChain, onEvent }: { out: AudioNode; hasChain: boolean; onEvent: (event: DeckEvent) => void },
): Deck {
  const audio = new Audio();
  audio.preload = 'auto';
  const source = context.createMediaElementSource(audio);
  const chain: ChainNode | null = hasChain ? createChainNode(context) : null;
  const fader = context.createGain();
  fader.gain.value = 0;
  if (chain) source.connect(chain.node).connect(fader).connect(out);
  else source.connect(fader).connect(out);

  let cue: Cue | null = null;
  let isOn = false;
  let holding: ReturnType<typeof setTimeout> | undefined;
  let jumping: ReturnType<typeof setTimeout> | undefined;
  /** Events of what was loaded before come late. */
  let loads = 0;

  const on = (type: string, event: DeckEvent): void =>
    audio.addEventListener(type, () => {
      if (event === 'ended') isOn = false;
      if (cue !== null) onEvent(event);
    });
  on('ended', 'ended');
  on('error', 'failed');
  on('canplay', 'ready');
  on('playing', 'ready');
  audio.addEventListener('seeked', () => {
    if (isOn && jumping === undefined) fade(1, CUT_SECONDS);
  });
  on('seeked', 'ready');
  on('waiting', 'waiting');

  /** With equal power: what comes in and what goes out are not alike. */
  const fade = (to: 0 | 1, seconds: number): void => {
    const { gain } = fader;
    const from = gain.value;
    const now = context.currentTime;
    gain.cancelScheduledValues(now);
    if (seconds === 0 || from === to) {
      gain.setValueAtTime(to, now);
      return;
    }
    const curve = Float32Array.from({ length: CURVE_POINTS }, (_, i) => {
      const share = (Math.PI / 2) * (i / (CURVE_POINTS - 1));
      return to === 1 ? from + (1 - from) * Math.sin(share) : from * Math.cos(share);
    });
    gain.setValueCurveAtTime(curve, now, seconds);
  };

  const halt = (): void => {
    clearTimeout(holding);
    clearTimeout(jumping);
    jumping = undefined;
    audio.pause();
  };

  return {
    cue: () => cue,
    load(to, fromSeconds) {
      halt();
      loads++;
      isOn = false;
      cue = to;
      fade(0, 0);
      chain?.begin(to.plan, to.listening);
      audio.src = to.url;
      audio.currentTime = fromSeconds;
    },
    shape(plan, listening) {
      if (cue === null) return;
      cue = { ...cue, plan, listening };
      chain?.change(plan);
      chain?.listen(listening);
    },
    leave: () => chain?.leave(),
    awaitOther(isAwaited) {
      if (isAwaited) chain?.awaitOther();
      else chain?.open();
    },
    earlySeconds: () => (chain === null ? START_SECONDS : EARLY_SECONDS - chain.latencySeconds()),
    start(fadeSeconds) {
      clearTimeout(holding);
      isOn = true;
      fade(1, fadeSeconds);
      const load = loads;
      audio.play().catch((error: unknown) => {
        // What was paused or replaced before it began is no failure.
        if (load !== loads || !(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
        isOn = false;
        onEvent('refused');
      });
    },
    hold(fadeSeconds) {
      if (!isOn) return;
      isOn = false;
      fade(0, fadeSeconds);
      clearTimeout(holding);
      holding = setTimeout(halt, (fadeSeconds + (chain?.latencySeconds() ?? 0)) * 1_000);
    },
    jump(toSeconds) {
      clearTimeout(jumping);
      jumping = undefined;
      const go = (): void => {
        jumping = undefined;
        chain?.open();
        audio.currentTime = toSeconds;
      };
      if (!isOn) {
        go();
        return;
      }
      fade(0, CUT_SECONDS);
      jumping = setTimeout(go, CUT_SECONDS * 1_000);
    },
    unload() {
      halt();
      loads++;
      isOn = false;
      cue = null;
      audio.removeAttribute('src');
      audio.load();
    },
    isOn: () => isOn,
    isReady: () => audio.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA,
    isSeeking: () => audio.seeking || jumping !== undefined,
    hasEnded: () => audio.ended,
    positionSeconds: () => audio.currentTime,
    remainingSeconds: () => (Number.isFinite(audio.duration) ? audio.duration - audio.currentTime : Infinity),
    latencySeconds: () => chain?.latencySeconds() ?? 0,
    failure: () => audio.error?.message || 'the browser cannot play it',
  };
}
