import type { Plan } from '#mastering';

/** One track, or the rest of one, as it is to sound. */
export type Item = {
  /** Another one for every start: of a track, after a seek, when it repeats. */
  readonly id: number;
  /** `null`: silence in its place. */
  readonly path: string | null;
  /** `null`: as it is. */
  readonly plan: Plan | null;
  /** Where in the track it begins to sound. */
  readonly fromSeconds: number;
  /** Of the whole track; it sounds (or, where its file breaks off, is silent) until then. `null`: until the file ends. */
  readonly durationSeconds: number | null;
};

/** All that an output has to know at a time. Said anew whenever it changes. */
export type Programme = {
  readonly isPlaying: boolean;
  /** 0 to 1, amplitude. */
  readonly volume: number;
  /** Another `id` than that of the last current and the last next is a jump: what sounds is left. */
  readonly current: Item | null;
  readonly next: {
    readonly item: Item;
    /** From the end of `current` to its start: 0 gapless, above 0 silence, below 0 a crossfade of so long. */
    readonly gapSeconds: number;
  } | null;
};

/** What can be heard at a moment. */
export type Heard = {
  readonly id: number;
  readonly positionSeconds: number;
  /** When, by `monotonicSeconds`. */
  readonly atSeconds: number;
  /** False while it is waited for: it stands at `positionSeconds`. */
  readonly isRunning: boolean;
};

/** What plays the programme: joins, fades and positions exact to the sample, by itself. */
export type Output = AsyncDisposable & {
  follow(programme: Programme): void;
};

export type OutputOptions = {
  /** It has a device, for the first time or again, and knows nothing of what it was told before. */
  readonly onReady: () => void;
  /** Several times a second while it plays; `null` when nothing can be heard: no device, or its process died. */
  readonly onHeard: (heard: Heard | null) => void;
  readonly log: {
    info(message: string, fields?: object): void;
    warn(message: string, fields?: object): void;
  };
};

/** Seconds by a clock that all processes of this machine share, and that setting the time of day does not move. */
export function monotonicSeconds(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}
