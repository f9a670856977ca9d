/** What does it cost to be heard, and how long does a change take? Everything without a device (`sinkId: none`). */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Plan } from '../src/mastering/index.ts';
import { createDeviceOutput, type Item, type Programme } from '../src/player/index.ts';
import { createFeed } from '../src/player/output/feed.ts';
import { newRingMemory, pcmRing } from '../src/player/output/pcm-ring.ts';
import { createRenderer } from '../src/player/output/renderer.ts';
import { openWebAudioSink } from '../src/player/output/web-audio-output.ts';
import { describeMachine } from './machine.ts';

const flat = { gainDb: 0, q: Math.SQRT1_2 };
const PLAN: Plan = {
  masteringVersion: 1,
  equaliser: {
    lowShelf: { frequencyHz: 120, gainDb: 2, q: Math.SQRT1_2 },
    lowBell: { frequencyHz: 350, gainDb: -1, q: 1 },
    highBell: { frequencyHz: 3000, gainDb: 1, q: 1 },
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
  gainDb: 4,
  ceilingDbtp: -1,
};
/** Linear from end to end, so that its level tells nothing but the gain. */
const QUIETER: Plan = {
  ...PLAN,
  equaliser: {
    lowShelf: { frequencyHz: 120, ...flat },
    lowBell: { frequencyHz: 350, ...flat },
    highBell: { frequencyHz: 3000, ...flat },
    highShelf: { frequencyHz: 8000, ...flat },
  },
  dynamics: { ...PLAN.dynamics, slope: 0 },
  gainDb: -12,
};

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: 'string', default: '20' }, music: { type: 'string' } },
  });
  const seconds = Number(values.seconds);
  const music = values.music ?? join(homedir(), '.cache/auralis-bench');
  console.log(`${describeMachine()}\n`);
  console.log('| one playing track | % of a core | underruns |\n|---|---|---|');
  for (const [name, plan, sampleRateHz] of [
    ['as it is, 44.1 kHz', null, 44_100],
    ['mastered, 44.1 kHz', PLAN, 44_100],
    ['mastered, resampled to 48 kHz', PLAN, 48_000],
  ] as const)
    await playing(name, join(music, 'ten-minutes.flac'), plan, sampleRateHz, seconds);
  await pausedDevice(seconds);
  await worklet(seconds);
  await reaction();
}

/** User and system time of a process so far, in seconds (Linux). */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const sleep = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const itemOf = (path: string, plan: Plan | null): Item => ({
  id: 1,
  path,
  plan,
  fromSeconds: 0,
  durationSeconds: 600,
});
const programmeOf = (current: Item): Programme => ({ isPlaying: true, volume: 1, current, next: null });

async function playing(
  name: string,
  path: string | null,
  plan: Plan | null,
  sampleRateHz: number,
  seconds: number,
): Promise<void> {
  const started = Promise.withResolvers<number>();
  let underruns = 0;
  let pid = 0;
  await using output = createDeviceOutput({
    isSilent: true,
    sampleRateHz,
    onReady: () => started.resolve(pid),
    onHeard: () => {},
    log: {
      info: (_, fields) => {
        pid = (fields as { pid: number }).pid;
      },
      warn: (_, fields) => {
        underruns += (fields as { times?: number }).times ?? 0;
      },
    },
  });
  await started.promise;
  if (path !== null) output.follow(programmeOf(itemOf(path, plan)));
  await sleep(3); // compiled, and decoded ahead
  underruns = 0;
  const before = cpuSeconds(pid);
  await sleep(seconds);
  const percent = (100 * (cpuSeconds(pid) - before)) / seconds;
  console.log(`| ${name} | ${percent.toFixed(1)} | ${underruns} |`);
}

const pausedDevice = (seconds: number): Promise<void> =>
  playing('nothing: the device waits', null, null, 48_000, seconds);

async function worklet(seconds: number): Promise<void> {
  const child = fork(new URL('./contenders/worklet.mjs', import.meta.url));
  let last = { underruns: 0, share: 1 };
  child.on('message', (message: typeof last) => {
    last = message;
  });
  await sleep(3);
  const [before, underrunsBefore] = [cpuSeconds(child.pid!), last.underruns];
  await sleep(seconds);
  const percent = (100 * (cpuSeconds(child.pid!) - before)) / seconds;
  const late = last.share < 0.99 ? `, its clock at ${(100 * last.share).toFixed(0)} % of real time` : '';
  console.log(
    `| *an AudioWorklet that does nothing* | ${percent.toFixed(1)} | ${last.underruns - underrunsBefore}${late} |`,
  );
  child.kill('SIGKILL');
}

/** From being told another plan to hearing it, in audio. */
async function reaction(): Promise<void> {
  const rate = 48_000;
  const heard: number[] = [];
  let firstFrame: number | null = null;
  await using sink = openWebAudioSink({
    isSilent: true,
    sampleRateHz: rate,
    listen([left], frame) {
      firstFrame ??= frame;
      for (const x of left!) heard.push(x);
    },
  });
  const memory = newRingMemory();
  const ring = pcmRing(memory);
  const tone = Float32Array.from(
    { length: 4 * rate },
    (_, n) => 0.1 * Math.sin((2 * Math.PI * 500 * n) / rate),
  );
  ring.write([tone, tone], tone.length);
  ring.end();
  const open = () => ({ ring, [Symbol.dispose]: () => {} });
  const feed = createFeed(sink, createRenderer({ sampleRateHz: rate, open }));
  const timer = setInterval(() => feed.tick(), 10);
  feed.follow(programmeOf(itemOf('tone', null)));
  await sleep(1);
  const toldAt = sink.nowFrame();
  feed.follow(programmeOf(itemOf('tone', QUIETER)));
  await sleep(1.5);
  clearInterval(timer);
  const peakFrom = (at: number): number => Math.max(...heard.slice(at, at + 96).map(Math.abs));
  const start = toldAt - (firstFrame ?? 0);
  const msUntil = (fits: (peak: number) => boolean): string => {
    for (let at = start; at < heard.length; at += 24)
      if (fits(peakFrom(at))) return `${(((at - start) / rate) * 1000).toFixed(0)} ms`;
    return 'never';
  };
  console.log(
    `\nAnother plan (−12 dB) is heard to begin after ${msUntil((x) => x < 0.0985)}, and is all that is heard after ${msUntil((x) => x < 0.0255)}.`,
  );
}
