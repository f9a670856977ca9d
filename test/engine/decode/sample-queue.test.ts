import { AV_CHANNEL_ORDER_NATIVE, AV_CHANNEL_ORDER_UNSPEC, type AVSampleFormat } from 'node-av/constants';
import { Frame } from 'node-av/lib';
import { describe, expect, test } from 'vitest';
import { readBlocks } from '../../../src/engine/decode/ffmpeg/blocks.ts';
import { SAMPLE_FORMATS } from '../../../src/engine/decode/ffmpeg/sample-formats.ts';
import { openQueue } from '../../../src/engine/decode/ffmpeg/sample-queue.ts';
import { copyToPlanes, type SampleEncoding } from '../../../src/engine/decode/sample-planes.ts';

const BYTES: Readonly<Record<SampleEncoding, number>> = { u8: 1, s16: 2, s32: 4, s64: 8, f32: 4, f64: 8 };

type Layout = {
  readonly encoding: SampleEncoding;
  readonly isPlanar: boolean;
  readonly channelCount: number;
  /** Whether frames say where their channels stand. */
  readonly isStated: boolean;
};

/** A frame of these samples: packed, or one plane behind the other. */
function frameOf(bytes: Buffer, layout: Layout, sampleRate = 44_100): Frame {
  const { encoding, isPlanar, channelCount, isStated } = layout;
  const [format] = [...SAMPLE_FORMATS].find(
    ([, known]) => known.encoding === encoding && known.isPlanar === isPlanar,
  )!;
  return Frame.fromAudioBuffer(bytes, {
    nbSamples: frameCountOf(bytes, layout),
    format: format as AVSampleFormat,
    sampleRate,
    channelLayout: {
      nbChannels: channelCount,
      order: isStated ? AV_CHANNEL_ORDER_NATIVE : AV_CHANNEL_ORDER_UNSPEC,
      mask: isStated ? 2n ** BigInt(channelCount) - 1n : 0n,
    },
  });
}

function frameCountOf(bytes: Buffer, { encoding, channelCount }: Layout): number {
  return bytes.byteLength / BYTES[encoding] / channelCount;
}

/** As many frames of every sort of bit pattern: for floats NaN, infinities, subnormal numbers and −0 among them. */
function patterns(frameCount: number, { encoding, channelCount }: Layout): Buffer {
  const valueCount = frameCount * channelCount;
  let state = 1;
  const bytes = Buffer.from(
    Uint8Array.from({ length: valueCount * BYTES[encoding] }, () => {
      state = (state * 48_271) % 2147483647;
      return state;
    }),
  );
  const special = [Number.NaN, Infinity, -Infinity, -0, 1e-42, 1e300, 3.4028235677973366e38, 1 + 2 ** -24];
  for (const [i, value] of special.slice(0, valueCount).entries()) {
    if (encoding === 'f32') bytes.writeFloatLE(value, i * 4);
    if (encoding === 'f64') bytes.writeDoubleLE(value, i * 8);
  }
  // Here rounding to float32 by way of float64 differs from rounding at once.
  if (encoding === 's64') bytes.writeBigInt64LE(2n ** 62n + 2n ** 38n + 1n, 0);
  return bytes;
}

/** By the plain definition. */
function expected(bytes: Buffer, layout: Layout): readonly Float32Array[] {
  const { encoding, isPlanar, channelCount } = layout;
  const count = frameCountOf(bytes, layout);
  const step = isPlanar ? bytes.byteLength / channelCount : bytes.byteLength;
  // Copies: a typed array has to begin at a multiple of its element.
  const planes = Array.from({ length: isPlanar ? channelCount : 1 }, (_, p) =>
    Uint8Array.from(bytes.subarray(p * step, (p + 1) * step)),
  );
  const target = Array.from({ length: channelCount }, () => new Float32Array(count));
  copyToPlanes({ encoding, isPlanar, planes, channelCount }, { from: 0, count }, target, 0);
  return target;
}

/** One channel of several parts. */
function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Apart from NaN, which has many bit patterns. */
function isSame(given: Float32Array, want: Float32Array): boolean {
  return given.length === want.length && given.every((x, n) => Object.is(x, want[n]));
}

const layouts = (['u8', 's16', 's32', 's64', 'f32', 'f64'] as const).flatMap((encoding) =>
  [false, true].flatMap((isPlanar) =>
    // `Frame.fromAudioBuffer` knows eight planes.
    (isPlanar ? [1, 2, 6, 8] : [1, 2, 6, 8, 9, 16]).flatMap((channelCount) =>
      [true, false].map((isStated): Layout => ({ encoding, isPlanar, channelCount, isStated })),
    ),
  ),
);

describe('a queue gives, bit by bit, what the plain definition of the conversion gives', () => {
  test.each(layouts)(
    '$encoding, planar $isPlanar, $channelCount channels, layout stated $isStated',
    (layout) => {
      const parts = [47, 1, 1152, 640].map((frameCount) => patterns(frameCount, layout));
      const total = 47 + 1 + 1152 + 640;
      const planes = Array.from({ length: layout.channelCount }, () => new Float32Array(total));
      using first = frameOf(parts[0]!, layout);
      const queue = openQueue(first, planes);
      for (const part of parts) {
        using frame = frameOf(part, layout);
        expect(queue.add(frame)).toBe(true);
      }
      // In other portions than they came in, the later ones behind the earlier.
      for (let at = 0; at < total; at += 501) queue.take(Math.min(501, total - at), at);
      queue.free();
      const want = parts.map((part) => expected(part, layout));
      for (const [c, plane] of planes.entries())
        expect(isSame(plane, joined(want.map((part) => part[c]!)))).toBe(true);
    },
  );
});

const STEREO: Layout = { encoding: 's16', isPlanar: false, channelCount: 2, isStated: true };
const SAMPLE = 0x1111 / 2 ** 15;
const still = (frameCount: number, channelCount = 2) => Buffer.alloc(frameCount * channelCount * 2, 0x11);

describe('a queue', () => {
  test.each<[string, Partial<Layout>, number]>([
    ['another rate', {}, 48_000],
    ['fewer channels', { channelCount: 1 }, 44_100],
    ['more channels', { channelCount: 6 }, 44_100],
    ['planes instead of interleaved samples', { isPlanar: true }, 44_100],
  ])('takes nothing of a frame with %s, layout stated or not', (_, difference, sampleRate) => {
    for (const isStated of [true, false]) {
      const other = { ...STEREO, ...difference, isStated };
      using frame = frameOf(still(100), { ...STEREO, isStated });
      using changed = frameOf(still(100, other.channelCount), other, sampleRate);
      const queue = openQueue(frame, [new Float32Array(200), new Float32Array(200)]);
      expect(queue.add(frame)).toBe(true);
      expect(queue.add(changed)).toBe(false);
      queue.take(100, 0);
      expect(() => queue.take(1, 100)).toThrow('0 samples of 1');
      queue.free();
    }
  });

  test('writes into the memory of a WebAssembly module, and throws when that has moved', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 4 });
    const planes = [new Float32Array(memory.buffer, 1024, 300), new Float32Array(memory.buffer, 4096, 300)];
    using frame = frameOf(still(300), STEREO);
    const queue = openQueue(frame, planes);
    queue.add(frame);
    queue.take(200, 0);
    const words = new Float32Array(memory.buffer);
    for (const first of [1024 / 4, 4096 / 4])
      expect([...words.subarray(first - 1, first + 201)]).toEqual([0, ...new Array(200).fill(SAMPLE), 0]);
    expect(() => queue.take(100, 201)).toThrow('too short');
    memory.grow(1);
    expect(() => queue.take(100, 0)).toThrow('detached');
    queue.free();
  });
});

describe('blocks', () => {
  /** What a decoder gives, one after the other into one frame. */
  const pumpOf = (frame: Frame, given: readonly Frame[]) => {
    let at = -1;
    const nextFrame = (): boolean => {
      frame.unref();
      const next = given[++at];
      if (next !== undefined) frame.ref(next);
      return next !== undefined;
    };
    nextFrame();
    return { hasFrame: () => at < given.length, nextFrame };
  };
  const channels = ['FL', 'FR'] as const;
  const format = { sampleRateHz: 44_100, channels, durationSeconds: null, bitsPerSample: null, codec: 'any' };

  test.each([0, 1, 4999, 5000, 5001, 5000 + 2 * 8192 + 1, 34_003, 34_004])(
    'are whole but for the last, across changes of sample format and stated layout, without the first %d samples',
    (toDrop) => {
      const parts = (
        [
          [5000, STEREO],
          [20_000, { ...STEREO, encoding: 's32', isPlanar: true }],
          [3, { ...STEREO, encoding: 's32', isPlanar: true, isStated: false }],
          [9000, { ...STEREO, encoding: 's64' }],
          [1, { ...STEREO, encoding: 'u8' }],
        ] as const
      ).map(([frameCount, layout]) => ({ bytes: patterns(frameCount, layout), layout }));
      const given = parts.map(({ bytes, layout }) => frameOf(bytes, layout));
      using frame = new Frame();
      frame.alloc();
      const blockFrames: number[] = [];
      const read = channels.map((): Float32Array[] => []);
      for (const block of readBlocks(pumpOf(frame, given), frame, format, 'a file', toDrop)) {
        blockFrames.push(block.frameCount);
        for (const [c, plane] of block.channels.entries()) read[c]!.push(plane.slice(0, block.frameCount));
      }
      for (const each of given) each.free();
      const whole = Math.max(0, Math.ceil((34_004 - toDrop) / 8192) - 1);
      expect(blockFrames.slice(0, -1)).toEqual(new Array(whole).fill(8192));
      for (const [c, plane] of read.entries()) {
        const want = joined(parts.map(({ bytes, layout }) => expected(bytes, layout)[c]!)).slice(toDrop);
        expect(isSame(joined(plane), want)).toBe(true);
      }
    },
  );
});
