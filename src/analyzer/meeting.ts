/** Where threads wait for each other, in shared memory: how many are still to come. */
export type Meeting = Int32Array<SharedArrayBuffer>;

export function createMeeting(threads: number): Meeting {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)).fill(threads);
}

/** Resolves when all have come. Who has come and waits is not given another's task by a pool. */
export async function meet(meeting: Meeting): Promise<void> {
  if (Atomics.sub(meeting, 0, 1) === 1) Atomics.notify(meeting, 0);
  for (let missing = Atomics.load(meeting, 0); missing > 0; missing = Atomics.load(meeting, 0))
    await Atomics.waitAsync(meeting, 0, missing).value;
}
