/** How a decoder lays out a sample; planar formats have one plane a channel. */
export type SampleEncoding = 'u8' | 's16' | 's32' | 's64' | 'f32' | 'f64';

export type PackedSamples = {
  readonly encoding: SampleEncoding;
  readonly isPlanar: boolean;
  /** One buffer a channel when planar, else one for all. */
  readonly planes: readonly Uint8Array[];
  readonly channelCount: number;
};

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
 * that −full scale is −1.
 */
export function copyToPlanes(
  samples: PackedSamples,
  { from, count }: { from: number; count: number },
  target: readonly Float32Array[],
  at: number,
): void {
  const { encoding, isPlanar, channelCount } = samples;
  const stride = isPlanar ? 1 : channelCount;
  for (let c = 0; c < channelCount; c++) {
    const plane = samples.planes[isPlanar ? c : 0]!;
    const source = view(encoding, plane);
    const first = from * stride + (isPlanar ? 0 : c);
    const out = target[c]!;
    if (encoding === 'f32' && isPlanar) out.set((source as Float32Array).subarray(from, from + count), at);
    else if (source instanceof BigInt64Array) copyBig(source, first, stride, count, out, at);
    else if (encoding === 'u8') copyScaled(source, first, stride, count, out, at, UNIT.u8, -1);
    else if (encoding === 's16') copyInt16(source as Int16Array, first, stride, count, out, at);
    else copyScaled(source, first, stride, count, out, at, UNIT[encoding], 0);
  }
}

type Samples = Uint8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

function view(encoding: SampleEncoding, plane: Uint8Array): Samples {
  const { buffer, byteOffset, byteLength } = plane;
  if (encoding === 'u8') return plane;
  if (encoding === 's16') return new Int16Array(buffer, byteOffset, byteLength >> 1);
  if (encoding === 's32') return new Int32Array(buffer, byteOffset, byteLength >> 2);
  if (encoding === 'f32') return new Float32Array(buffer, byteOffset, byteLength >> 2);
  if (encoding === 's64') return new BigInt64Array(buffer, byteOffset, byteLength >> 3);
  return new Float64Array(buffer, byteOffset, byteLength >> 3);
}

/** Apart from `copyScaled` so that its call site sees one kind of array only: 16 bits are the common case. */
function copyInt16(
  source: Int16Array,
  first: number,
  stride: number,
  count: number,
  out: Float32Array,
  at: number,
): void {
  for (let i = 0, s = first; i < count; i++, s += stride) out[at + i] = source[s]! * UNIT.s16;
}

function copyScaled(
  source: Exclude<Samples, BigInt64Array>,
  first: number,
  stride: number,
  count: number,
  out: Float32Array,
  at: number,
  unit: number,
  offset: number,
): void {
  for (let i = 0, s = first; i < count; i++, s += stride) out[at + i] = source[s]! * unit + offset;
}

function copyBig(
  source: BigInt64Array,
  first: number,
  stride: number,
  count: number,
  out: Float32Array,
  at: number,
): void {
  for (let i = 0, s = first; i < count; i++, s += stride) out[at + i] = Number(source[s]!) * UNIT.s64;
}
