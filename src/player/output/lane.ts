import type { Chain } from '#mastering';
import type { PcmRing } from './pcm-ring.ts';

/** What a lane plays: one track, or the rest of one, being decoded. */
export type Source = {
  readonly ring: Pick<PcmRing, 'available' | 'hasEnded' | 'read'>;
  /** `null`: until the ring has ended. What is missing before the length is silence, what comes after is not played. */
  readonly lengthFrames: number | null;
};

/** A mastering chain with its sources, one after another without a gap; its latency is taken out. */
export type Lane = {
  /** Whether `render` can give so many frames now. */
  isReadyFor(frameCount: number): boolean;
  /** Adds the next frames, each times its gain, to the place `at` of the planes. At most `MAX_RENDER_FRAMES`. */
  render(planes: readonly Float32Array[], at: number, frameCount: number, gains: Float32Array | null): void;
  /** How many frames the source has that is heard now, once that is known. */
  lengthFrames(): number | null;
  /** The successor begins to be heard with the next frame. */
  handOver(): void;
};

export const MAX_RENDER_FRAMES = 2048;

export type LaneOptions = {
  readonly chain: Chain;
  readonly source: Source;
  /** What goes on in the same chain when the source has been put in to its end; `null` where the signal ends there. */
  readonly successor: () => Source | null;
  /** It is its turn: the chain may be told its plan. */
  readonly onSuccession: () => void;
};

export function createLane({ chain, source: first, successor, onSuccession }: LaneOptions): Lane {
  const scratch = [0, 1].map(() => new Float32Array(MAX_RENDER_FRAMES + chain.latencyFrames));
  let toDrop = chain.latencyFrames;
  /** What is put in, and how much of it has been. */
  let source: Source | null = first;
  let putIn = 0;
  /** Of what is heard, and of what is put in already while the one before is still heard. */
  let heardLength = first.lengthFrames;
  let comingLength: number | null | undefined;

  /** Frames of the source that are yet to be put in. */
  const leftOf = ({ ring, lengthFrames }: Source): number => {
    if (lengthFrames !== null) return lengthFrames - putIn;
    return ring.hasEnded() ? ring.available() : Infinity;
  };

  const proceed = (ended: Source): void => {
    if (ended.lengthFrames === null) {
      if (comingLength === undefined) heardLength = putIn;
      else comingLength = putIn;
    }
    source = successor();
    putIn = 0;
    if (source === null) chain.end();
    else {
      comingLength = source.lengthFrames;
      onSuccession();
    }
  };

  /** Fills the start of `scratch` with at most `wanted` frames of one source, or of silence; answers how many. */
  const fill = (wanted: number): number => {
    while (source !== null && leftOf(source) <= 0) proceed(source);
    const count = source === null ? wanted : Math.min(wanted, leftOf(source));
    const read = source === null ? 0 : Math.min(count, source.ring.available());
    source?.ring.read(scratch, 0, read);
    for (const plane of scratch) plane.fill(0, read, count);
    putIn += count;
    return count;
  };

  return {
    isReadyFor(frameCount) {
      if (source === null) return true;
      const wanted = frameCount + toDrop;
      const left = leftOf(source);
      if (!source.ring.hasEnded() && source.ring.available() < Math.min(wanted, left)) return false;
      const following = wanted > left ? successor() : null;
      if (following === null || following.ring.hasEnded()) return true;
      return following.ring.available() >= Math.min(wanted - left, following.lengthFrames ?? Infinity);
    },
    render(planes, at, frameCount, gains) {
      for (let done = 0; done < frameCount; ) {
        const count = fill(frameCount - done + toDrop);
        chain.process(scratch, count);
        const dropped = Math.min(toDrop, count);
        toDrop -= dropped;
        for (let c = 0; c < 2; c++) {
          const from = scratch[c]!;
          const to = planes[c]!;
          const offset = done - dropped;
          for (let n = dropped; n < count; n++)
            to[at + offset + n]! += gains === null ? from[n]! : gains[offset + n]! * from[n]!;
        }
        done += count - dropped;
      }
    },
    lengthFrames: () => heardLength,
    handOver() {
      heardLength = comingLength ?? null;
      comingLength = undefined;
    },
  };
}
