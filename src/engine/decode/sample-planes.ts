/** How a decoder lays out a sample; planar formats have one plane a channel. */
export type SampleEncoding = 'u8' | 's16' | 's32' | 's64' | 'f32' | 'f64';

export type PackedSamples = {
  readonly encoding: SampleEncoding;
  readonly isPlanar: boolean;
  /** One buffer a channel when planar, else one for all. */
  readonly planes: readonly Uint8Array[];
  readonly channelCount: number;
};

/** One step of each encoding, in full scale. */
const UNIT: Readonly<Record<SampleEncoding, number>> = {
  u8: 1 / 2 ** 7,
  s16: 1 / 2 ** 15,
  s32: 1 / 2 ** 31,
  s64: 1 / 2 ** 63,
  f32: 1,
  f64: 1,
};

/**
 * Copies `count` frames from frame `from` of the decoder's samples into float planes at `at`, integers scaled so
 * that −full scale is −1, floats as they are: beyond full scale, −0, infinite and NaN. The definition of what a
 * conversion gives; where it is fast, it is done by `ffmpeg/sample-queue.ts`.
 */
export function copyToPlanes(
  samples: PackedSamples,
  { from, count }: { from: number; count: number },
  target: readonly Float32Array[],
  at: number,
): void {
  const { encoding, isPlanar, channelCount } = samples;
  const stride = isPlanar ? 1 : channelCount;
  const unit = UNIT[encoding];
  const zero = encoding === 'u8' ? 128 : 0;
  for (let c = 0; c < channelCount; c++) {
    const source = view(encoding, samples.planes[isPlanar ? c : 0]!);
    const first = from * stride + (isPlanar ? 0 : c);
    const out = target[c]!;
    for (let i = 0; i < count; i++) out[at + i] = (Number(source[first + i * stride]!) - zero) * unit;
  }
}

type Samples = Uint8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

function view(encoding: SampleEncoding, { buffer, byteOffset, byteLength }: Uint8Array): Samples {
  if (encoding === 'u8') return new Uint8Array(buffer, byteOffset, byteLength);
  if (encoding === 's16') return new Int16Array(buffer, byteOffset, byteLength >> 1);
  if (encoding === 's32') return new Int32Array(buffer, byteOffset, byteLength >> 2);
  if (encoding === 'f32') return new Float32Array(buffer, byteOffset, byteLength >> 2);
  if (encoding === 's64') return new BigInt64Array(buffer, byteOffset, byteLength >> 3);
  return new Float64Array(buffer, byteOffset, byteLength >> 3);
}
