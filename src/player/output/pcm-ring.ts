/** Frames: 5.5 s at 48 kHz. A power of two, so that counters may run over. */
export const RING_FRAMES = 2 ** 18;

const WRITTEN = 0;
const READ = 1;
const ENDED = 2;
const COUNTERS = 3;
const HEAD_BYTES = 16;

/** Stereo samples on their way from the thread that decodes to the one that plays: one writer, one reader, no locks. */
export type PcmRing = {
  /** To be handed to the other thread, which makes its end of it with `pcmRing`. */
  readonly memory: SharedArrayBuffer;
  /** Frames that can be read now. */
  available(): number;
  /** Frames that can be written now. */
  room(): number;
  /** Nothing will be written any more. What is available can still be read. */
  hasEnded(): boolean;
  /** At most `room()` frames. */
  write(planes: readonly Float32Array[], frameCount: number): void;
  /** At most `available()` frames, to the place `at` of the planes. */
  read(planes: readonly Float32Array[], at: number, frameCount: number): void;
  end(): void;
};

export function newRingMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEAD_BYTES + 2 * RING_FRAMES * Float32Array.BYTES_PER_ELEMENT);
}

export function pcmRing(memory: SharedArrayBuffer): PcmRing {
  const counters = new Int32Array(memory, 0, COUNTERS);
  const samples = [0, 1].map(
    (c) =>
      new Float32Array(memory, HEAD_BYTES + c * RING_FRAMES * Float32Array.BYTES_PER_ELEMENT, RING_FRAMES),
  );
  const available = (): number => (Atomics.load(counters, WRITTEN) - Atomics.load(counters, READ)) | 0;
  return {
    memory,
    available,
    room: () => RING_FRAMES - available(),
    hasEnded: () => Atomics.load(counters, ENDED) === 1,
    write(planes, frameCount) {
      const from = (Atomics.load(counters, WRITTEN) >>> 0) % RING_FRAMES;
      const first = Math.min(frameCount, RING_FRAMES - from);
      for (let c = 0; c < 2; c++) {
        samples[c]!.set(planes[c]!.subarray(0, first), from);
        samples[c]!.set(planes[c]!.subarray(first, frameCount), 0);
      }
      Atomics.add(counters, WRITTEN, frameCount);
    },
    read(planes, at, frameCount) {
      const from = (Atomics.load(counters, READ) >>> 0) % RING_FRAMES;
      const first = Math.min(frameCount, RING_FRAMES - from);
      for (let c = 0; c < 2; c++) {
        planes[c]!.set(samples[c]!.subarray(from, from + first), at);
        if (first < frameCount) planes[c]!.set(samples[c]!.subarray(0, frameCount - first), at + first);
      }
      Atomics.add(counters, READ, frameCount);
    },
    end: () => void Atomics.store(counters, ENDED, 1),
  };
}
