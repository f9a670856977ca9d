import type { Room } from '../kernel/room.ts';
import { createSpectra } from './spectra.ts';

/** 2,048 frames at 44.1 kHz, the same 46.4 ms at every rate. */
const WINDOW_SECONDS = 2048 / 44_100;
/** Everything spectral is band-limited to this, so that 44.1 and 96 kHz versions of the same music measure the same. */
const HIGHEST_HZ = 20_000;
/** Frames quieter than this do not count; a full-scale sine is −3.01 dBFS. */
const FRAME_GATE = 10 ** (-70 / 10);

/** The spectra that the features are taken from: the engine's one definition of a frame, `hopShare` of a window apart. */
export function createFastSpectra(room: Room, sampleRateHz: number, hopShare = 0.5) {
  const windowFrames = Math.max(16, Math.round(WINDOW_SECONDS * sampleRateHz));
  return createSpectra(room, {
    windowFrames,
    hopFrames: Math.floor(windowFrames * hopShare),
    highestFrequency: HIGHEST_HZ / sampleRateHz,
    gate: FRAME_GATE,
  });
}
