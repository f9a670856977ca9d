import type { AudioBlock } from '#engine';
import { createQuantiser } from '../dither.ts';
import type { Output } from './output.ts';

/** How an encoder takes its samples: interleaved, or one channel after the other; 24 bits in the upper ones of 32. */
export type StageLayout = 's16' | 's32' | 'f32' | 'f32-planar';

/**
 * Gathers blocks into frames of the one length that a codec takes, laid out for it. `use` gets the samples of each full
 * frame, and those of a last, shorter one upon `flush`; they are valid until it returns.
 */
export function createStage(
  output: Output,
  layout: StageLayout,
  frameFrames: number,
  use: (samples: Buffer, frames: number) => void,
) {
  const channelCount = output.channels.length;
  const isInteger = layout === 's16' || layout === 's32';
  const bits = Number(output.sampleFormat.slice(1));
  const quantise = isInteger ? createQuantiser({ bits, channelCount, isDithered: output.isDithered }) : null;
  const bytesPerSample = layout === 's16' ? 2 : 4;
  const bytes = Buffer.alloc(frameFrames * channelCount * bytesPerSample);
  const shorts = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  const longs =
    bytesPerSample === 4 ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2) : null;
  const floats = longs && new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  let integers = new Int32Array(0);
  let filled = 0;

  const put = (block: AudioBlock, from: number, count: number): void => {
    const at = filled * channelCount;
    const first = from * channelCount;
    if (layout === 's16') copyInto(shorts, at, integers, first, count * channelCount);
    else if (layout === 's32' && longs)
      shiftInto(longs, at, integers, first, count * channelCount, 32 - bits);
    else if (layout === 'f32-planar' && floats) {
      for (let c = 0; c < channelCount; c++) {
        copyFloats(floats, c * frameFrames + filled, 1, block.channels[c]!, from, count);
      }
    } else if (floats) {
      for (let c = 0; c < channelCount; c++) {
        copyFloats(floats, at + c, channelCount, block.channels[c]!, from, count);
      }
    }
    filled += count;
  };
  return {
    add(block: AudioBlock): void {
      const count = block.frameCount * channelCount;
      if (quantise !== null) {
        if (integers.length < count) integers = new Int32Array(count);
        quantise(block, integers);
      }
      for (let from = 0; from < block.frameCount; ) {
        const taken = Math.min(block.frameCount - from, frameFrames - filled);
        put(block, from, taken);
        from += taken;
        if (filled < frameFrames) continue;
        filled = 0;
        use(bytes, frameFrames);
      }
    },
    flush(): void {
      if (filled === 0) return;
      if (layout === 'f32-planar' && floats) {
        for (let c = 1; c < channelCount; c++) {
          floats.copyWithin(c * filled, c * frameFrames, c * frameFrames + filled);
        }
      }
      const frames = filled;
      filled = 0;
      use(bytes.subarray(0, frames * channelCount * bytesPerSample), frames);
    },
  };
}

function copyInto(target: Int16Array, at: number, source: Int32Array, first: number, count: number): void {
  for (let i = 0; i < count; i++) target[at + i] = source[first + i]!;
}

function shiftInto(
  target: Int32Array,
  at: number,
  source: Int32Array,
  first: number,
  count: number,
  by: number,
): void {
  for (let i = 0; i < count; i++) target[at + i] = source[first + i]! << by;
}

/** Beyond any headroom of use, +24 dBFS. */
const LARGEST = 16;

/** What is no number becomes 0, and infinite what is large: the encoders are native code that never expected either. */
function copyFloats(
  target: Float32Array,
  at: number,
  stride: number,
  plane: Float32Array,
  from: number,
  count: number,
): void {
  for (let i = 0, t = at; i < count; i++, t += stride) {
    const sample = plane[from + i]!;
    if (sample >= -LARGEST && sample <= LARGEST) target[t] = sample;
    else target[t] = sample > 0 ? LARGEST : sample < 0 ? -LARGEST : 0;
  }
}
