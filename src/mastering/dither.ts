import type { AudioBlock } from '#engine';

export type QuantiserOptions = {
  /** Of the integers, 16, 24 or 32: −1 becomes −2^(bits − 1). */
  readonly bits: number;
  readonly channelCount: number;
  /** False only for samples that are such integers already: they come out as they were. */
  readonly isDithered: boolean;
};

/**
 * Float samples to integers: the nearest one, after triangular dither of ±1 LSB where `isDithered` (TPDF: two uniform
 * numbers of 1 LSB added). The error then is noise of LSB²/4 mean square, LSB²/12 of the rounding and LSB²/6 of the
 * dither, whatever the signal (Lipshitz, Wannamaker and Vanderkooy, J. AES 40(5), 1992). What exceeds full scale
 * saturates. The noise has a fixed seed for each channel: the same samples always become the same integers.
 */
export function createQuantiser({ bits, channelCount, isDithered }: QuantiserOptions) {
  const scale = 2 ** (bits - 1);
  const states = Int32Array.from({ length: channelCount }, (_, c) => Math.imul(c + 1, 0x9e3779b9));
  /** Writes the block's frames to `target`, interleaved, from its start. */
  return ({ channels, frameCount }: AudioBlock, target: Int32Array): void => {
    for (let c = 0; c < channelCount; c++) {
      const plane = channels[c]!;
      if (isDithered) states[c] = dither(plane, frameCount, target, c, channelCount, scale, states[c]!);
      else round(plane, frameCount, target, c, channelCount, scale);
    }
  };
}

/** Answers the state of its noise: xorshift32 (Marsaglia, J. Stat. Software 8(14), 2003), both halves of each number. */
function dither(
  plane: Float32Array,
  frameCount: number,
  target: Int32Array,
  at: number,
  stride: number,
  scale: number,
  state: number,
): number {
  let noise = state;
  for (let i = 0, t = at; i < frameCount; i++, t += stride) {
    noise ^= noise << 13;
    noise ^= noise >>> 17;
    noise ^= noise << 5;
    const triangular = ((noise & 0xffff) + (noise >>> 16) - 0xffff) * (1 / 0x10000);
    const value = Math.floor(plane[i]! * scale + triangular + 0.5);
    target[t] = value >= scale ? scale - 1 : value < -scale ? -scale : value;
  }
  return noise;
}

function round(
  plane: Float32Array,
  frameCount: number,
  target: Int32Array,
  at: number,
  stride: number,
  scale: number,
): void {
  for (let i = 0, t = at; i < frameCount; i++, t += stride) {
    const value = Math.floor(plane[i]! * scale + 0.5);
    target[t] = value >= scale ? scale - 1 : value < -scale ? -scale : value;
  }
}
