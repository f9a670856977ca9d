import { besselI0 } from './bessel.ts';

/** Zero crossings of the sinc to either side of a sample, at the lower of the two rates. */
const HALF_CROSSINGS = 64;
/** Kaiser window of about 100 dB stopband (Kaiser's formula: β = 0.1102·(A − 8.7)). */
const KAISER_BETA = 0.1102 * (100 - 8.7);
/** Where it is 6 dB down, of the lower Nyquist frequency: with the window's width the stopband begins just above it. */
const CUTOFF = 0.957;
/** Rates without a small common ratio take the nearest of this many phases. */
const MAX_PHASES = 4096;

/** One stream of samples at another rate, block by block, its delay taken out. */
export type Resampler = {
  /**
   * Takes the first `frameCount` samples of each plane and answers what that completes; the planes are valid until the
   * next call. Output n lies at n·from/to of the input.
   */
  process(
    planes: readonly Float32Array[],
    frameCount: number,
  ): { readonly channels: readonly Float32Array[]; readonly frameCount: number };
  /** The rest: until then as much has come out as ⌈input·to/from⌉. */
  end(): { readonly channels: readonly Float32Array[]; readonly frameCount: number };
};

/**
 * Converts between two sample rates with a windowed sinc of linear phase: flat to 0.1 dB up to 20 kHz between 44.1 and
 * 48 kHz, images and aliases about 100 dB down. Before its first and behind its last sample the signal is silent.
 *
 * For what is played, with whichever decoder. Files are resampled by the library that also decodes or encodes, faster.
 */
export function createResampler(options: {
  readonly fromHz: number;
  readonly toHz: number;
  readonly channelCount: number;
}): Resampler {
  const { fromHz, toHz, channelCount } = options;
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const phaseCount = Math.min(up, MAX_PHASES);
  const halfTaps = Math.ceil(HALF_CROSSINGS * Math.max(1, down / up));
  const phases = phasesOf(phaseCount, halfTaps, CUTOFF * Math.min(1, up / down));
  // The input from frame `base` on; `halfTaps` of silence lie before frame 0.
  let held = Array.from({ length: channelCount }, () => new Float32Array(4 * halfTaps));
  let base = -halfTaps;
  let heldFrames = halfTaps;
  let taken = 0;
  let given = 0;
  let output = held.map(() => new Float32Array(0));

  function append(planes: readonly Float32Array[] | null, frameCount: number): void {
    // Whatever the next output does not reach any more goes.
    const keepFrom = Math.floor((given * down) / up) - halfTaps + 1;
    const dropped = Math.min(heldFrames, Math.max(0, keepFrom - base));
    const length = heldFrames - dropped + frameCount;
    const grown = held[0]!.length < length ? held.map(() => new Float32Array(2 * length)) : held;
    for (let c = 0; c < channelCount; c++) {
      grown[c]!.set(held[c]!.subarray(dropped, heldFrames));
      if (planes === null) grown[c]!.fill(0, length - frameCount, length);
      else grown[c]!.set(planes[c]!.subarray(0, frameCount), length - frameCount);
    }
    held = grown;
    base += dropped;
    heldFrames = length;
  }

  function produce(upTo: number) {
    const frameCount = Math.max(0, upTo - given);
    if (output[0]!.length < frameCount) output = held.map(() => new Float32Array(frameCount));
    for (let n = 0; n < frameCount; n++) {
      const at = (given + n) * down;
      let whole = Math.floor(at / up);
      let phase = Math.round(((at % up) / up) * phaseCount);
      if (phase === phaseCount) {
        phase = 0;
        whole++;
      }
      const taps = phases[phase]!;
      const first = whole - halfTaps + 1 - base;
      for (let c = 0; c < channelCount; c++) {
        const samples = held[c]!;
        let sum = 0;
        for (let k = 0; k < taps.length; k++) sum += taps[k]! * samples[first + k]!;
        output[c]![n] = sum;
      }
    }
    given += frameCount;
    return { channels: output, frameCount };
  }

  return {
    process(planes, frameCount) {
      append(planes, frameCount);
      taken += frameCount;
      // Output n needs the input up to ⌊n·down/up⌋ + halfTaps (one more where the phase is rounded up).
      return produce(Math.ceil(((taken - halfTaps - 1) * up) / down));
    },
    end() {
      append(null, halfTaps + 2);
      return produce(Math.ceil((taken * up) / down));
    },
  };
}

/** For each phase the taps of the samples ⌊t⌋ − halfTaps + 1 … ⌊t⌋ + halfTaps; each passes DC unchanged. */
function phasesOf(phaseCount: number, halfTaps: number, cutoff: number): readonly Float64Array[] {
  return Array.from({ length: phaseCount }, (_, p) => {
    const taps = new Float64Array(2 * halfTaps);
    let sum = 0;
    for (let k = 0; k < taps.length; k++) {
      const distance = k - (halfTaps - 1) - p / phaseCount;
      const x = Math.PI * cutoff * distance;
      const within = 1 - (distance / halfTaps) ** 2;
      const window = within <= 0 ? 0 : besselI0(KAISER_BETA * Math.sqrt(within)) / besselI0(KAISER_BETA);
      taps[k] = (x === 0 ? 1 : Math.sin(x) / x) * window;
      sum += taps[k]!;
    }
    return taps.map((tap) => tap / sum);
  });
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
