import { setTimeout } from 'node:timers/promises';
import { readConfig, startService } from '#server';
import { type EventLoopDelay, watchEventLoop } from './event-loop.ts';
import { busiestSince, childRunning, type ThreadTime, threadTimes } from './thread-times.ts';

const THREADS = 2;
const IDLE_SECONDS = 2;
const LOOK_EVERY_MS = 20;

/** How a service measured a folder. */
export type Measured = {
  /** From when the first is measured. */
  readonly seconds: number;
  readonly threads: readonly ThreadTime[];
  readonly delay: EventLoopDelay;
  readonly idle: EventLoopDelay;
};

type Status = {
  readonly analyzer: { readonly ready: boolean; readonly decodes: { readonly analyze: number } };
};

/** Lets the real service, in this process, measure the `count` files of a folder. */
export async function measureInService(data: string, folder: string, count: number): Promise<Measured> {
  const given = { port: 0, data, library: [], threads: THREADS, log: 'silent' };
  await using service = await startService(readConfig(given, {}), { watching: 'off', isSilent: true });
  const origin = `http://localhost:${service.port}/api`;
  const analyzer = async () => ((await (await fetch(`${origin}/ready`)).json()) as Status).analyzer;
  const post = async (path: string, body: object): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  };

  const loop = watchEventLoop();
  await setTimeout(IDLE_SECONDS * 1000);
  const idle = loop.take();
  await post('/library/folders', { path: folder });
  const measured = async (atLeast: number): Promise<void> => {
    while ((await analyzer()).decodes.analyze < atLeast) await setTimeout(LOOK_EVERY_MS);
  };
  await post('/library/scan', {});
  await measured(1);
  const before = threadTimes(childRunning('analyzer/child.'));
  const startedAt = performance.now();
  await measured(count);
  const seconds = (performance.now() - startedAt) / 1000;
  const threads = busiestSince(childRunning('analyzer/child.'), before, THREADS);
  return { seconds, threads, delay: loop.take(), idle };
}
