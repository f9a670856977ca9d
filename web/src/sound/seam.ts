/**
 * Where one track ends and the next begins, frame by frame. A media element starts some milliseconds early or late, but what
 * comes out of it is exact: so the next track is started early, kept back, and let go with the first frame behind the
 * last one of the track before. Where either has digital silence at the seam, that silence may be shorter or longer by
 * as much as the element was early: nobody hears that.
 */
export type Seam = {
  /** The frame of the context at which the one that ends has given everything; `null` as long as it goes on. */
  endFrame: number | null;
};

/** Everything is late by so much at least: an end is known before its last frame has left. */
const DELAY_FRAMES = 256;
/** So many frames of digital silence are an end, where one is awaited. With a render quantum more, less than the delay. */
const SILENT_FRAMES = 64;
/** No element starts earlier than that, seconds. */
const LONGEST_DELAY_SECONDS = 0.5;

/** What stands before a chain: lets through, a little later, or keeps back. */
export type Entrance = {
  /** The first `frameCount` frames of both planes, in place; the first of them is number `frame` of the context. */
  process(planes: readonly Float32Array[], frameCount: number, frame: number): void;
  /** Looks out for its own end from now on. */
  leave(seam: Seam): void;
  /** Keeps back everything from the first sound on until `seam` is at its end. */
  await(seam: Seam): void;
  /** Lets through; what was on its way is gone. */
  open(): void;
  /** From going in to coming out; `null` while something is kept back. */
  delayFrames(): number | null;
};

export function createEntrance(sampleRateHz: number): Entrance {
  const capacity = DELAY_FRAMES + Math.ceil(LONGEST_DELAY_SECONDS * sampleRateHz);
  const ring = [new Float32Array(capacity), new Float32Array(capacity)] as const;
  let read = 0;
  let held = 0;
  let awaited: Seam | null = null;
  let left: Seam | null = null;
  let silentFrames = 0;
  let endFrame = 0;

  const open = (): void => {
    awaited = null;
    left = null;
    for (const plane of ring) plane.fill(0);
    read = 0;
    held = DELAY_FRAMES;
  };
  open();

  const watch = (isSilent: boolean, frame: number): void => {
    if (left === null) return;
    if (!isSilent) {
      silentFrames = 0;
      // What is put in now comes out behind all that is held.
      endFrame = frame + 1 + held;
      left.endFrame = null;
    } else if (++silentFrames === SILENT_FRAMES) left.endFrame = endFrame;
  };

  return {
    process([left, right], frameCount, frame) {
      if (left === undefined || right === undefined) return;
      const [ringLeft, ringRight] = ring;
      for (let n = 0; n < frameCount; n++) {
        const inLeft = left[n] ?? 0;
        const inRight = right[n] ?? 0;
        const isSilent = inLeft === 0 && inRight === 0;
        watch(isSilent, frame + n);
        const isIn = awaited === null ? held > 0 : held > 0 || !isSilent;
        if (isIn) {
          let write = read + held;
          if (write >= capacity) write -= capacity;
          ringLeft[write] = inLeft;
          ringRight[write] = inRight;
          held++;
        }
        if (awaited !== null) {
          const isOver = awaited.endFrame !== null && frame + n >= awaited.endFrame;
          if ((isOver && held > 0) || held === capacity) awaited = null;
        }
        if (awaited !== null) {
          left[n] = 0;
          right[n] = 0;
        } else if (held > 0) {
          left[n] = ringLeft[read] ?? 0;
          right[n] = ringRight[read] ?? 0;
          read = read + 1 === capacity ? 0 : read + 1;
          held--;
        }
      }
    },
    leave(seam) {
      left = seam;
      left.endFrame = null;
      silentFrames = 0;
      endFrame = 0;
    },
    await(seam) {
      open();
      held = 0;
      awaited = seam;
    },
    open,
    delayFrames: () => (awaited === null ? held : null),
  };
}
