import { filtered } from './filter.ts';
import { limited } from './limiter.ts';
import { amplitudeOf, both, type Plane, type Stereo } from './stereo.ts';

/** What is wrong with a track. */
export type Fault = 'none' | 'dull' | 'over-limited' | 'quiet' | 'harsh';

/** What each fault does to a good master: as strong as one hears at once, and no stronger than is met. */
export const FAULTS: Readonly<Record<Fault, (master: Stereo) => Stereo>> = {
  none: (master) => master,
  /** The top gone, as from a tape that has been copied too often, or an old filter. */
  dull: (master) => both(master, (plane) => filtered(plane, 'high-shelf', { hz: 4000, gainDb: -15 })),
  /** Driven 6 dB into a limiter that pumps and another 3 into the ceiling, as the loudness war had it. */
  'over-limited': (master) => {
    const driven = both(master, (plane) => scaled(plane, 6));
    const pumped = limited(driven, { ceilingDbfs: 0, releaseSeconds: 0.03 });
    return both(pumped, (plane) => clipped(scaled(plane, 3)));
  },
  /** Somebody was careful with the level, and nobody made up for it. */
  quiet: (master) => both(master, (plane) => scaled(plane, -14)),
  /** Pushed where the ear is most sensitive, to stand out for a minute and tire for an hour. */
  harsh: (master) => {
    const pushed = both(master, (plane) => filtered(plane, 'bell', { hz: 3600, q: 0.9, gainDb: 9 }));
    return both(pushed, (plane) => scaled(plane, peakOf(master) - peakOf(pushed)));
  },
};

function scaled(plane: Plane, gainDb: number): Plane {
  const gain = amplitudeOf(gainDb);
  return plane.map((x) => gain * x);
}

function clipped(plane: Plane): Plane {
  return plane.map((x) => Math.max(-1, Math.min(1, x)));
}

/** dBFS. */
function peakOf({ left, right }: Stereo): number {
  let peak = 0;
  for (let n = 0; n < left.length; n++) peak = Math.max(peak, Math.abs(left[n]!), Math.abs(right[n]!));
  return 20 * Math.log10(peak);
}
