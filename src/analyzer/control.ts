/**
 * Shared memory between a job's thread and the analyzer process: one flag into the thread, progress out of it. A
 * thread inside native code cannot be terminated without aborting the process, so it looks at the flag once a block.
 */
export type Control = SharedArrayBuffer;

const CANCELLED = 0;
const BEATS = 1;
const FLAGS_BYTES = 8;
const DONE = 0;
const TOTAL = 1;

export function newControl(): Control {
  return new SharedArrayBuffer(FLAGS_BYTES + 2 * Float64Array.BYTES_PER_ELEMENT);
}

export function cancel(control: Control): void {
  Atomics.store(flags(control), CANCELLED, 1);
}

/** From the thread: leaves word how far it is, and answers whether to go on. */
export function createHeartbeat(control: Control) {
  const flagsOf = flags(control);
  const secondsOf = seconds(control);
  return (secondsDone: number, secondsTotal: number | null): boolean => {
    secondsOf[DONE] = secondsDone;
    secondsOf[TOTAL] = secondsTotal ?? 0;
    Atomics.add(flagsOf, BEATS, 1);
    return Atomics.load(flagsOf, CANCELLED) === 0;
  };
}

/** `beats` rises with every block: one that stands still belongs to a thread that hangs. */
export function readProgress(control: Control) {
  const total = seconds(control)[TOTAL] ?? 0;
  return {
    beats: Atomics.load(flags(control), BEATS),
    secondsDone: seconds(control)[DONE] ?? 0,
    secondsTotal: total > 0 ? total : null,
  };
}

function flags(control: Control): Int32Array {
  return new Int32Array(control, 0, 2);
}

function seconds(control: Control): Float64Array {
  return new Float64Array(control, FLAGS_BYTES, 2);
}
