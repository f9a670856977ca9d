import type { AudioBlock, AudioSource, Channel } from '#engine';

/** Frames of one channel; full scale ±1. */
export type Plane = Float32Array;

/** A stretch of a sine: its peak level, dBFS; −∞ for silence. */
export type Segment = { readonly seconds: number; readonly levelDbfs: number };

/** A source as the engine reads it, over planes in memory. */
export function sourceOf(
  planes: readonly Plane[],
  options: {
    readonly sampleRateHz: number;
    readonly channels?: readonly Channel[];
    readonly blockFrames?: number;
    readonly bitsPerSample?: number | null;
  },
): AudioSource {
  const { sampleRateHz, blockFrames = 4096, bitsPerSample = null } = options;
  const channels: readonly Channel[] =
    options.channels ??
    (planes.length === 1 ? ['M'] : planes.length === 2 ? ['FL', 'FR'] : planes.map(() => 'U'));
  const length = planes[0]?.length ?? 0;
  return {
    decoder: 'ffmpeg',
    format: {
      sampleRateHz,
      channels,
      durationSeconds: length / sampleRateHz,
      bitsPerSample,
      codec: 'synthesised',
    },
    *blocks(): Generator<AudioBlock> {
      for (let from = 0; from < length; from += blockFrames) {
        const frameCount = Math.min(blockFrames, length - from);
        yield { channels: planes.map((plane) => plane.slice(from, from + frameCount)), frameCount };
      }
    },
    damagedPackets: 0,
    payloadHash: null,
    [Symbol.dispose]: () => {},
  };
}

export function amplitudeOf(levelDbfs: number): number {
  return 10 ** (levelDbfs / 20);
}

/** One sine without a break in its phase, its level changing from segment to segment. */
export function tones(segments: readonly Segment[], sampleRateHz: number, frequencyHz = 1000): Plane {
  const plane = new Float32Array(
    segments.reduce((sum, { seconds }) => sum + Math.round(seconds * sampleRateHz), 0),
  );
  const step = (2 * Math.PI * frequencyHz) / sampleRateHz;
  let n = 0;
  for (const { seconds, levelDbfs } of segments) {
    const amplitude = amplitudeOf(levelDbfs);
    const end = n + Math.round(seconds * sampleRateHz);
    for (; n < end; n++) plane[n] = amplitude * Math.sin(step * n);
  }
  return plane;
}

export function sine(options: {
  readonly frequencyHz: number;
  readonly levelDbfs: number;
  readonly seconds: number;
  readonly sampleRateHz: number;
  readonly phaseDegrees?: number;
}): Plane {
  const { frequencyHz, levelDbfs, seconds, sampleRateHz, phaseDegrees = 0 } = options;
  const amplitude = amplitudeOf(levelDbfs);
  const phase = (phaseDegrees * Math.PI) / 180;
  return Float32Array.from(
    { length: Math.round(seconds * sampleRateHz) },
    (_, n) => amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / sampleRateHz + phase),
  );
}

/** Numbers in 0…1 that are the same at every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Uniform noise between ±`amplitude`. */
export function uniformNoise(frameCount: number, seed: number, amplitude = 1): Float32Array<ArrayBuffer> {
  const random = seededRandom(seed);
  return Float32Array.from({ length: frameCount }, () => amplitude * (2 * random() - 1));
}

/** Gaussian white noise of a given RMS, by Box and Muller. */
export function whiteNoise(seconds: number, sampleRateHz: number, rmsDbfs: number, seed = 1): Plane {
  const random = seededRandom(seed);
  const rms = amplitudeOf(rmsDbfs);
  return Float32Array.from(
    { length: Math.round(seconds * sampleRateHz) },
    () => rms * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

/**
 * Something like music that can be had at any sample rate: notes of several harmonics below 8 kHz, each with an attack
 * and a decay, drawn from a seed.
 */
export function music(seconds: number, sampleRateHz: number, seed = 1): Plane {
  const random = seededRandom(seed);
  const plane = new Float32Array(Math.round(seconds * sampleRateHz));
  for (let start = 0; start < seconds; start += 0.25) {
    const frequencyHz = 110 * 2 ** Math.floor(random() * 3 + random());
    const level = 0.05 + 0.15 * random();
    for (let harmonic = 1; harmonic <= 8 && harmonic * frequencyHz < 8000; harmonic++) {
      const step = (2 * Math.PI * harmonic * frequencyHz) / sampleRateHz;
      const from = Math.ceil(start * sampleRateHz);
      const to = Math.min(plane.length, Math.ceil((start + 1) * sampleRateHz));
      for (let n = from; n < to; n++) {
        const t = n / sampleRateHz - start;
        const envelope = Math.min(1, t / 0.01) * Math.exp(-3 * t) * Math.min(1, (1 - t) / 0.01);
        plane[n]! += (level / harmonic) * envelope * Math.sin(step * n);
      }
    }
  }
  return plane;
}

/** Stereo: chords under decaying bursts of noise, four a second; peaks near full scale. */
export function tonesWithBursts(rate: number, seconds: number, decay = 12): Float32Array<ArrayBuffer>[] {
  const frames = Math.round(rate * seconds);
  return [0, 1].map((c) => {
    const hiss = uniformNoise(frames, 11 + c);
    return Float32Array.from({ length: frames }, (_, i) => {
      const t = i / rate;
      const chord = [110, 220.5, 330.7, 1_760 + c].reduce(
        (sum, hz) => sum + Math.sin(2 * Math.PI * hz * t),
        0,
      );
      return 0.07 * chord + 0.6 * hiss[i]! * Math.exp(-((t * 4) % 1) * decay);
    });
  });
}

/** So many frames of a sine, by its amplitude and its phase in radians. */
export function sineFrames(
  frequencyHz: number,
  frames: number,
  amplitude: number,
  phase = 0,
  sampleRateHz = 48_000,
): Plane {
  return sine({
    frequencyHz,
    levelDbfs: 20 * Math.log10(amplitude),
    seconds: frames / sampleRateHz,
    sampleRateHz,
    phaseDegrees: (phase * 180) / Math.PI,
  });
}

export function scaled(plane: Plane, gainDb: number): Plane {
  const gain = amplitudeOf(gainDb);
  return plane.map((x) => x * gain);
}
