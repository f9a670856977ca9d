/** The stages of a chain work on this many frames at a time, whatever the blocks are that go in: see `chain.ts`. */
export const QUANTUM_FRAMES = 256;

/** One quantum of each channel, at double precision; a stage changes it in place. */
export type Quantum = readonly Float64Array[];

export function newQuantum(channelCount: number): Quantum {
  return Array.from({ length: channelCount }, () => new Float64Array(QUANTUM_FRAMES));
}
