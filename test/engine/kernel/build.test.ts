import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
// @ts-expect-error a script, without types.
import { compileKernel, isKernelUpToDate } from '../../../scripts/build-kernel.mjs';
import { kernels } from '../../../src/engine/kernel/kernels.ts';
import { addressOf, openRoom } from '../../../src/engine/kernel/room.ts';

test('kernel.wasm is, byte for byte, what its sources give', async () => {
  expect(isKernelUpToDate()).toBe(true);
  const fresh: Buffer = await compileKernel();
  const built = readFileSync(new URL('../../../src/engine/kernel/kernel.wasm', import.meta.url));
  expect(built.equals(fresh)).toBe(true);
});

test('what a room gave out is taken back when it is left', () => {
  const address = (): number => {
    using room = openRoom();
    return addressOf(room.float64(1000));
  };
  const first = address();
  for (let i = 0; i < 10_000; i++) expect(address()).toBe(first);
});

test('a room is empty at first, whatever lay there before', () => {
  for (let i = 0; i < 2; i++) {
    using room = openRoom();
    const array = room.float32(100);
    expect(array.every((value) => value === 0)).toBe(true);
    array.fill(1);
  }
});

test('memory that does not suffice is an error, and not the end', () => {
  using room = openRoom();
  expect(() => room.float64(1e9)).toThrow('the memory of the kernels is used up');
  expect(room.float64(10)).toHaveLength(10);
});

test('memory used up bit by bit is the same error, and all of it comes back', () => {
  const fill = (): number => {
    using room = openRoom();
    let arrays = 0;
    expect(() => {
      for (; ; arrays++) room.float64(100_000);
    }).toThrow('the memory of the kernels is used up');
    return arrays;
  };
  const first = fill();
  expect(first).toBeGreaterThan(10);
  expect(fill()).toBe(first);
});

test('an array from elsewhere is refused', () => {
  expect(() => addressOf(new Float32Array(4))).toThrow('not in the memory of the kernels');
  expect(kernels().memory.buffer.byteLength).toBe(64 * 2 ** 20);
});
