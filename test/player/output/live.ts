import type { Item, Programme } from '#player';
import { createFeed } from '../../../src/player/output/feed.ts';
import { createRenderer, type Opened } from '../../../src/player/output/renderer.ts';
import { openWebAudioSink } from '../../../src/player/output/web-audio-output.ts';
import { createWaiting } from '../../waiting.ts';

/**
 * A real AudioContext without a device, fed as the device process does it; all that comes out at its end is kept. Its clock
 * goes in jumps where the machine is busy: what is heard is compared with much given in advance.
 */
export function playLive(open: (item: Item) => Opened, sampleRateHz: number, isPatient = true) {
  const heard: [number[], number[]] = [[], []];
  let firstFrame: number | null = null;
  const { look, until } = createWaiting();
  const sink = openWebAudioSink({
    isSilent: true,
    sampleRateHz,
    listen(planes, frame) {
      firstFrame ??= frame;
      for (let c = 0; c < 2; c++) for (const x of planes[c]!) heard[c]!.push(x);
      look();
    },
  });
  const feed = createFeed(
    sink,
    createRenderer({ sampleRateHz, open }),
    isPatient ? { aheadSeconds: 0.6, leadSeconds: 0.3 } : {},
  );
  const timer = setInterval(() => feed.tick(), 10);
  return {
    sink,
    feed,
    follow: (programme: Programme) => feed.follow(programme),
    left: () => Float32Array.from(heard[0]),
    right: () => Float32Array.from(heard[1]),
    /** The device's frame that the recording begins with. */
    firstFrame: () => firstFrame ?? 0,
    length: () => heard[0].length,
    /** Frames so far, when there are that many. */
    untilHeard: (frameCount: number) =>
      until(() => (heard[0].length >= frameCount ? heard[0].length : undefined)),
    /** When the recording fits. */
    until: (fits: (left: readonly number[]) => boolean) => until(() => (fits(heard[0]) ? true : undefined)),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await sink[Symbol.asyncDispose]();
    },
  };
}
