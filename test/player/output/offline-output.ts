import { GainNode, OfflineAudioContext } from 'node-web-audio-api';
import type { Item } from '#player';
import { createFeed, type Feed } from '../../../src/player/output/feed.ts';
import { createRenderer, type Opened } from '../../../src/player/output/renderer.ts';
import type { Sink } from '../../../src/player/output/sink.ts';
import { createGraph } from '../../../src/player/output/web-audio-output.ts';
import { RATE } from './playing.ts';

/** The feed is ticked so often: four quanta, about as the device process does it. */
const TICK_FRAMES = 512;

/** What is done at which frame: at the first tick that does not lie before it. */
export type Act = readonly [atFrame: number, act: (feed: Feed, sink: Sink) => void];

/**
 * `OfflineAudioContext.suspend` is carried out by another thread, which nothing tells of, and fails when rendering has begun
 * before it: on a busy machine, once in some hundred runs. What fails for it is done anew.
 */
export const RETRY = { retry: 3 };

/**
 * The output's graph on a context that renders `seconds` by itself, its clock standing still while anything is done: all
 * that comes out, the same each time.
 */
export async function playOffline(
  open: (item: Item) => Opened,
  seconds: number,
  acts: readonly Act[],
): Promise<{ readonly left: Float32Array; readonly right: Float32Array; readonly underruns: number }> {
  const context = new OfflineAudioContext(2, seconds * RATE, RATE);
  const end = new GainNode(context, { gain: 1 });
  end.connect(context.destination);
  const sink: Sink = {
    ...createGraph(context, end),
    latencySeconds: () => 0,
    [Symbol.asyncDispose]: async () => {},
  };
  const feed = createFeed(sink, createRenderer({ sampleRateHz: RATE, open }));
  const waiting = [...acts];
  const failures: unknown[] = [];
  const turn = (): void => {
    while (waiting[0] !== undefined && waiting[0][0] <= sink.nowFrame()) waiting.shift()?.[1](feed, sink);
    feed.tick();
    context.resume().catch((error: unknown) => failures.push(error));
  };
  for (let frame = 0; frame < seconds * RATE; frame += TICK_FRAMES) {
    context
      .suspend(frame / RATE)
      .then(turn)
      .catch((error: unknown) => {
        failures.push(error);
        return context.resume();
      })
      .catch(() => {}); // it does not stand still
  }
  // Where it is to stand still it is told by other threads, in their order, and no more once it renders.
  for (let i = 0; i < 5; i++) await new OfflineAudioContext(1, RATE, RATE).startRendering();
  const heard = await context.startRendering();
  if (failures.length > 0) throw failures[0];
  return { left: heard.getChannelData(0), right: heard.getChannelData(1), underruns: feed.underruns() };
}
