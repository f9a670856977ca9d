import type { Plan } from '#mastering';
import type { Item, Programme } from '#player';
import { createRenderer, type Opened } from '../../../src/player/output/renderer.ts';
import { type Plane, sourceOf } from '../../signals.ts';

export const RATE = 48_000;

export const PLAN: Plan = {
  masteringVersion: 1,
  equaliser: {
    lowShelf: { frequencyHz: 120, gainDb: 3, q: Math.SQRT1_2 },
    lowBell: { frequencyHz: 350, gainDb: -2, q: 1 },
    highBell: { frequencyHz: 3000, gainDb: 1.5, q: 1 },
    highShelf: { frequencyHz: 8000, gainDb: 2, q: Math.SQRT1_2 },
  },
  dynamics: {
    thresholdDbfs: -24,
    slope: -0.3,
    kneeDb: 6,
    attackSeconds: 0.005,
    releaseSeconds: 0.1,
    rangeDb: 6,
  },
  gainDb: 3,
  ceilingDbtp: -1,
};

let lastId = 0;
export function item(path: string, given: Partial<Item> = {}): Item {
  return { id: ++lastId, path, plan: null, fromSeconds: 0, durationSeconds: null, ...given };
}

export function programme(current: Item | null, given: Partial<Programme> = {}): Programme {
  return { isPlaying: true, volume: 1, current, next: null, ...given };
}

/** Tracks that lie in memory; at most `frames` of each can be read as long as that is not raised. */
export function inMemory(tracks: Readonly<Record<string, Plane | readonly [Plane, Plane]>>) {
  const limits = new Map<string, number>();
  const open = ({ path, fromSeconds }: Item): Opened => {
    const track = tracks[path ?? ''] ?? new Float32Array(0);
    const planes = track instanceof Float32Array ? [track, track] : track;
    let at = Math.round(fromSeconds * RATE);
    const decoded = () => Math.min(planes[0]!.length, limits.get(path ?? '') ?? Infinity);
    return {
      ring: {
        available: () => decoded() - at,
        hasEnded: () => decoded() === planes[0]!.length,
        read(to, offset, frameCount) {
          for (let c = 0; c < 2; c++) to[c]!.set(planes[c]!.subarray(at, at + frameCount), offset);
          at += frameCount;
        },
      },
      [Symbol.dispose]: () => {},
    };
  };
  return { open, limit: (path: string, frames: number) => limits.set(path, frames) };
}

/** Renders until `frameCount` frames are there (or nothing comes any more), in blocks of `blockFrames`. */
export function rendered(
  renderer: ReturnType<typeof createRenderer>,
  frameCount: number,
  blockFrames = 480,
): readonly [Float32Array, Float32Array] {
  const all: [Float32Array, Float32Array] = [new Float32Array(frameCount), new Float32Array(frameCount)];
  const block = [new Float32Array(blockFrames), new Float32Array(blockFrames)];
  let done = 0;
  while (done < frameCount) {
    const count = renderer.render(block, Math.min(blockFrames, frameCount - done));
    if (count === 0) break;
    for (let c = 0; c < 2; c++) all[c]!.set(block[c]!.subarray(0, count), done);
    done += count;
  }
  return [all[0].subarray(0, done), all[1].subarray(0, done)];
}

export function newRenderer(open: (item: Item) => Opened) {
  return createRenderer({ sampleRateHz: RATE, open });
}

export const source = (plane: Plane) => sourceOf([plane, plane], { sampleRateHz: RATE });
