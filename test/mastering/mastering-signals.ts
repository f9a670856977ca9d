import type { AudioBlock, AudioSource } from '../../src/engine/index.ts';

/** Uniform noise that repeats with its seed (mulberry32). */
export function noise(frames: number, seed: number, amplitude = 1): Float32Array<ArrayBuffer> {
  let state = seed >>> 0;
  return Float32Array.from({ length: frames }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return amplitude * (((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1);
  });
}

export function sine(hz: number, frames: number, amplitude = 1, phase = 0, rate = 48_000) {
  return Float32Array.from(
    { length: frames },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / rate + phase),
  );
}

/** Stereo: chords under decaying bursts of noise, four a second; peaks near full scale. */
export function tonesWithBursts(rate: number, seconds: number, decay = 12): Float32Array<ArrayBuffer>[] {
  const frames = Math.round(rate * seconds);
  return [0, 1].map((c) => {
    const hiss = noise(frames, 11 + c);
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

export function* blocksOf(planes: readonly Float32Array[], blockFrames = 8192): Generator<AudioBlock> {
  const length = planes[0]!.length;
  for (let from = 0; from < length; from += blockFrames) {
    const to = Math.min(length, from + blockFrames);
    yield { channels: planes.map((plane) => plane.slice(from, to)), frameCount: to - from };
  }
}

/** Samples in memory as the engine reads a file. */
export function sourceOf(planes: readonly Float32Array[], sampleRateHz: number): AudioSource {
  const channels =
    planes.length === 1
      ? (['M'] as const)
      : planes.length === 2
        ? (['FL', 'FR'] as const)
        : planes.map(() => 'U' as const);
  return {
    decoder: 'ffmpeg',
    format: { sampleRateHz, channels, durationSeconds: null, bitsPerSample: null, codec: 'none' },
    blocks: () => blocksOf(planes),
    damagedPackets: 0,
    payloadHash: null,
    [Symbol.dispose]() {},
  };
}
