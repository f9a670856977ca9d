import { addressOf, type Room } from '../../../src/engine/kernel/room.ts';

/** A copy of samples in the memory of the kernels, and its address. */
export function inRoom(room: Room, samples: Float32Array): number {
  const copy = room.float32(samples.length);
  copy.set(samples);
  return addressOf(copy);
}

/** Music-like noise that is the same every time: a sum of sines that do not repeat, louder and softer. */
export function signal(length: number, seed = 1): Float32Array {
  return Float32Array.from({ length }, (_, n) => {
    const envelope = 0.5 + 0.5 * Math.sin((n * seed) / 3000);
    return envelope * (0.4 * Math.sin(n * 0.05 * seed) + 0.3 * Math.sin(n * n * 1e-5 + seed));
  });
}
