import type { Channel } from '#engine';
import type { Plan } from './plan.ts';
import { createProcessor, type Processor, processorLatencyFrames, type Reductions } from './processor.ts';
import { newQuantum, QUANTUM_FRAMES } from './quantum.ts';

/** A new plan runs along unheard for so long, so that its filters and envelopes know the music… */
const WARM_UP_SECONDS = 0.06;
/** …and is then faded over to. Both signals are alike, so the fade is linear. */
const FADE_SECONDS = 0.05;

/** What the chain needs to know of the signal. */
export type ChainFormat = { readonly sampleRateHz: number; readonly channels: readonly Channel[] };

/** The one mastering chain, with its state: from file to file, to a device, in a browser. */
export type Chain = {
  /** How many frames later a sample comes out than it went in; the same for every plan, and for none. */
  readonly latencyFrames: number;
  /** Masters the first `frameCount` samples of each plane in place. Any number of frames: the result is the same. */
  process(planes: readonly Float32Array[], frameCount: number): void;
  /**
   * From here on another plan, `null` for none: heard within 0.15 s, without a click. The same object again changes nothing.
   * Of several during one fade the last one counts.
   */
  change(plan: Plan | null): void;
  /** The signal ends here: what is put in from now on, to get the rest out, must be silence. */
  end(): void;
  /** The deepest gain reductions of the plan at work so far. */
  reductions(): Reductions;
};

/**
 * Equaliser → dynamics and make-up gain → look-ahead true-peak limiter, for one plan after another. Mono and stereo are
 * shaped; more channels get gain and limiting only. Without a plan (`null`) every sample comes out as it went in.
 *
 * What comes in is gathered into quanta of a fixed size: no block size changes the result.
 */
export function createChain(format: ChainFormat, plan: Plan | null): Chain {
  const { sampleRateHz, channels } = format;
  const warmUpFrames = Math.ceil((WARM_UP_SECONDS * sampleRateHz) / QUANTUM_FRAMES) * QUANTUM_FRAMES;
  const fadeFrames = Math.ceil((FADE_SECONDS * sampleRateHz) / QUANTUM_FRAMES) * QUANTUM_FRAMES;
  const incoming = newQuantum(channels.length);
  const outgoing = newQuantum(channels.length);
  const faded = newQuantum(channels.length);
  let filled = 0;
  let liveFrames = QUANTUM_FRAMES;
  let current = { plan, processor: createProcessor(plan, format) };
  let coming: { plan: Plan | null; processor: Processor; frames: number } | null = null;
  let wanted = plan;

  const begin = (to: Plan | null): void => {
    coming = { plan: to, processor: createProcessor(to, format, current.processor.heard()), frames: 0 };
  };

  /** Adds what comes to what goes, from the moment at which it has warmed up. */
  const fade = (next: NonNullable<typeof coming>): void => {
    for (let c = 0; c < channels.length; c++) faded[c]!.set(incoming[c]!);
    next.processor.process(faded, liveFrames);
    const from = next.frames - warmUpFrames;
    next.frames += QUANTUM_FRAMES;
    if (from < 0) return;
    for (let c = 0; c < channels.length; c++) {
      const old = outgoing[c]!;
      const young = faded[c]!;
      for (let i = 0; i < QUANTUM_FRAMES; i++) {
        const share = (from + i + 1) / fadeFrames;
        old[i] = old[i]! + (young[i]! - old[i]!) * share;
      }
    }
    if (from + QUANTUM_FRAMES < fadeFrames) return;
    current = next;
    coming = null;
    if (wanted !== current.plan) begin(wanted);
  };

  const turn = (): void => {
    for (let c = 0; c < channels.length; c++) outgoing[c]!.set(incoming[c]!);
    current.processor.process(outgoing, liveFrames);
    if (coming !== null) fade(coming);
    if (liveFrames < QUANTUM_FRAMES) liveFrames = 0;
  };

  return {
    latencyFrames: QUANTUM_FRAMES + processorLatencyFrames(sampleRateHz),
    process(planes, frameCount) {
      for (let from = 0; from < frameCount; ) {
        const count = Math.min(frameCount - from, QUANTUM_FRAMES - filled);
        for (let c = 0; c < channels.length; c++)
          exchange(planes[c]!, from, incoming[c]!, outgoing[c]!, filled, count);
        from += count;
        filled += count;
        if (filled < QUANTUM_FRAMES) continue;
        filled = 0;
        turn();
      }
    },
    change(to) {
      if (to === wanted) return;
      wanted = to;
      if (coming === null) begin(to);
    },
    end() {
      liveFrames = filled;
    },
    reductions: () => current.processor.reductions(),
  };
}

/** Takes `count` samples of `plane` in and puts as many that are done in their place. */
function exchange(
  plane: Float32Array,
  from: number,
  incoming: Float64Array,
  outgoing: Float64Array,
  filled: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    incoming[filled + i] = plane[from + i]!;
    plane[from + i] = outgoing[filled + i]!;
  }
}
