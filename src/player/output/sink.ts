/** A stretch of samples that has been given to a device. */
export type Scheduled = {
  /** It is not to be heard from `frame` on. */
  stopAt(frame: number): void;
};

/** A device that is told what to play at which of its frames, ahead of time. */
export type Sink = AsyncDisposable & {
  readonly sampleRateHz: number;
  /** The frame that it takes up next. Stands still when the device has stopped. */
  nowFrame(): number;
  /** From that to the ear. */
  latencySeconds(): number;
  /** Plays `frameCount` frames from `atFrame` on. */
  schedule(planes: readonly Float32Array[], frameCount: number, atFrame: number): Scheduled;
  /** Silences everything, or opens it again: a ramp of `frameCount` frames from `fromFrame` on. In order of time. */
  ramp(to: 0 | 1, fromFrame: number, frameCount: number): void;
  /** 0 to 1, amplitude; reached smoothly. */
  setVolume(volume: number): void;
};
