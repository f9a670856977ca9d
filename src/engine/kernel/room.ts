import { kernels } from './kernels.ts';

/** Arrays in the memory of this thread's kernels, all 0 at first. What was given out is gone with the room. */
export type Room = Disposable & {
  float32(length: number): Float32Array<ArrayBuffer>;
  float64(length: number): Float64Array<ArrayBuffer>;
  int32(length: number): Int32Array<ArrayBuffer>;
};

/** Throws a `RangeError` where the memory does not suffice; what it gave out before stays valid. */
export function openRoom(): Room {
  const { release, memory } = kernels();
  const addresses: number[] = [];
  const take = (bytes: number): number => {
    const address = allocate(bytes);
    addresses.push(address);
    new Uint8Array(memory.buffer, address, bytes).fill(0);
    return address;
  };
  return {
    float32: (length) => new Float32Array(memory.buffer, take(length * 4), length),
    float64: (length) => new Float64Array(memory.buffer, take(length * 8), length),
    int32: (length) => new Int32Array(memory.buffer, take(length * 4), length),
    [Symbol.dispose](): void {
      for (const address of addresses.splice(0)) release(address);
    },
  };
}

/** Where an array lies in the kernels' memory. Throws for one that lies elsewhere: that is a bug. */
export function addressOf(array: Float32Array | Float64Array | Int32Array): number {
  if (!isInRoom(array)) throw new TypeError('the array is not in the memory of the kernels');
  return array.byteOffset;
}

/** The allocator stops at `abort` for what is larger than it can name, at `unreachable` where memory does not grow. */
function allocate(bytes: number): number {
  try {
    return kernels().allocate(bytes);
  } catch (cause) {
    throw new RangeError('the memory of the kernels is used up', { cause });
  }
}

let memory: ArrayBufferLike | undefined;

export function isInRoom(array: Float32Array | Float64Array | Int32Array): boolean {
  memory ??= kernels().memory.buffer;
  return array.buffer === memory;
}
