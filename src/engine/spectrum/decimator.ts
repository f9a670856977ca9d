import { besselI0 } from '../bessel.ts';

/** Half-band FIR of 19 taps, Kaiser β 8: flat to 0.1 of its input rate, 80 dB down from 0.4. */
const REACH = 9;
const KAISER_BETA = 8;

/** The taps at odd distances from the centre 1, 3, … 9 (the even ones of a half-band filter are 0, the centre ½). */
const SIDE_TAPS: readonly number[] = [1, 3, 5, 7, 9].map((d) => {
  const window = besselI0(KAISER_BETA * Math.sqrt(1 - (d / (REACH + 1)) ** 2)) / besselI0(KAISER_BETA);
  return (Math.sin((Math.PI * d) / 2) / (Math.PI * d)) * window;
});

/** Halves the sample rate `stages` times. What is kept clean is the lowest tenth of the last stage's input rate. */
export function createDecimator(stages: number) {
  const chain = Array.from({ length: stages }, createHalving);
  /** The returned array is reused; its first `count` samples are new. */
  return (samples: Float32Array, frameCount: number): { samples: Float32Array; count: number } => {
    let current = { samples, count: frameCount };
    for (const halve of chain) current = halve(current.samples, current.count);
    return current;
  };
}

function createHalving() {
  const [h1, h3, h5, h7, h9] = SIDE_TAPS as [number, number, number, number, number];
  const carried = 2 * REACH;
  let buffer = new Float32Array(carried);
  let output = new Float32Array(0);
  let phase = 0;
  return (samples: Float32Array, frameCount: number): { samples: Float32Array; count: number } => {
    const needed = carried + frameCount;
    if (buffer.length < needed) {
      const larger = new Float32Array(needed);
      larger.set(buffer.subarray(0, carried));
      buffer = larger;
      output = new Float32Array((frameCount >> 1) + 1);
    }
    buffer.set(samples.subarray(0, frameCount), carried);
    let count = 0;
    let at = phase;
    for (; at < frameCount; at += 2) {
      const c = at + REACH;
      output[count++] =
        0.5 * buffer[c]! +
        h1 * (buffer[c - 1]! + buffer[c + 1]!) +
        h3 * (buffer[c - 3]! + buffer[c + 3]!) +
        h5 * (buffer[c - 5]! + buffer[c + 5]!) +
        h7 * (buffer[c - 7]! + buffer[c + 7]!) +
        h9 * (buffer[c - 9]! + buffer[c + 9]!);
    }
    phase = at - frameCount;
    buffer.copyWithin(0, frameCount, needed);
    return { samples: output, count };
  };
}
