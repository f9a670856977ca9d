import { linkSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { longTrack } from './bench-tracks.ts';
import { makeBigLibrary } from './big-library.ts';
import { cpuSecondsOf, type LineProcess, memoryOf, startNode } from './line-process.ts';
import { asFastAsPossible, atPace, type Load } from './load.ts';
import { describeMachine } from './machine.ts';
import { run as scan } from './scan.ts';

const CLIENTS = 500;
const EVENTS_PER_SECOND = 20;
const FAN_OUT_SECONDS = 10;
/** After this, what is kept for the next request only has been let go. */
const LET_GO_MS = 40_000;
/** What the recommendation has to bear while two analyses run. */
const PACE_PER_SECOND = 1_000;

/**
 * How many requests a second, and how late, beside bare `node:http` and bare `ws` doing the same bytes; and how many
 * files a second a scan takes in, while the service stands by.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { tracks: { type: 'string', default: '100000' }, only: { type: 'string' } },
  });
  const count = Number(values.tracks);
  // On the same disk as the long track, which is linked into it.
  const folder = mkdtempSync(join(homedir(), '.cache', 'auralis-bench-server-'));
  try {
    const data = join(folder, 'data');
    const music = join(folder, 'music');
    await makeBigLibrary(data, music, count);
    print(`${describeMachine()}\n\n${count} tracks\n`);
    using service = startNode('../bin/auralis.mjs', ['serve', '--port', '0', '--data', data, '-l', music], {
      AURALIS_LOG: 'error',
    });
    const origin = /http:\S+:\d+/.exec(await service.line((line) => line.includes('http:')))?.[0] as string;
    await idle(origin, service.pid);
    print(`Idle: ${memoryOf(service.pid).nowMb.toFixed(0)} MB\n`);
    const isWanted = (part: string): boolean => values.only === undefined || values.only === part;
    if (isWanted('requests')) await requests(origin, folder, count);
    if (isWanted('fan-out')) await fanOut(origin, folder, service.pid);
    if (isWanted('load')) await underLoad(origin, folder, music);
    if (isWanted('scan')) await scan([]);
    const { nowMb, peakMb } = memoryOf(service.pid);
    await setTimeout(LET_GO_MS);
    const laterMb = memoryOf(service.pid).nowMb;
    print(
      `\nServer process: ${peakMb.toFixed(0)} MB at most, ${nowMb.toFixed(0)} MB at the end, ${laterMb.toFixed(0)} MB ${LET_GO_MS / 1000} s later.`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As many different tracks as clients have asked for lately. */
const RECENT_TRACKS = 1_000;

const recommendation = (n: number, among: number): string =>
  `/api/player/mastering/recommendation/${1 + ((n * 7) % among)}`;

async function requests(origin: string, folder: string, count: number): Promise<void> {
  print(
    '| as fast as 16 connections go | requests/s | p50 ms | p99 ms | of bare node:http |\n|---|---|---|---|---|',
  );
  const questions: readonly (readonly [string, (n: number) => string])[] = [
    ['cached recommendation', (n) => recommendation(n, RECENT_TRACKS)],
    ['recommendation of any measured track', (n) => recommendation(n, count)],
    ['50 tracks by title', (n) => `/api/library/tracks?limit=50&offset=${(n * 50) % (count - 50)}`],
    [
      '50 tracks by title, recommendations included',
      (n) => `/api/library/tracks?limit=50&include=recommendation&offset=${(n * 50) % (count - 50)}`,
    ],
    ['search of one word', (n) => `/api/library/tracks?limit=50&search=${['riv', 'stone', 'gard'][n % 3]}`],
    ['search of two words', (n) => `/api/library/tracks?limit=50&search=wint%20${n % 1000}`],
    ['tracks, albums, artists', (n) => `/api/search?search=${['riv', 'stone', 'artist%2012'][n % 3]}`],
  ];
  for (const [name, path] of questions) {
    using bare = await bareHttp(origin, path(0), folder);
    const ours = await asFastAsPossible(origin, path);
    row(name, ours);
    const theirs = await asFastAsPossible(bare.origin, path);
    row(`bare node:http, the same bytes`, theirs, ours);
  }
}

async function underLoad(origin: string, folder: string, music: string): Promise<void> {
  const long = longTrack('MP3').path;
  linkSync(long, join(music, 'long-a.mp3'));
  linkSync(long, join(music, 'long-b.mp3'));
  await fetch(`${origin}/api/library/scan`, { method: 'POST' });
  await until(async () => (await ready(origin)).running === 2);
  // Its file is read once for the payload hash before it is decoded.
  await setTimeout(10_000);
  print(
    `\n| ${PACE_PER_SECOND} requests/s while two analyses run | requests/s | p50 ms | p99 ms | |\n|---|---|---|---|---|`,
  );
  const path = (n: number): string => recommendation(n, RECENT_TRACKS);
  using bare = await bareHttp(origin, path(0), folder);
  for (let round = 0; round < 2; round++) {
    row('cached recommendation', await atPace(origin, path, PACE_PER_SECOND));
    row('bare node:http, the same bytes', await atPace(bare.origin, path, PACE_PER_SECOND));
  }
  const { running } = await ready(origin);
  print(`\nAnalyses still running at the end: ${running}.`);
}

async function fanOut(origin: string, folder: string, pid: number): Promise<void> {
  const path = recommendation(1, RECENT_TRACKS);
  const answer = join(folder, 'answer.json');
  writeFileSync(answer, await (await fetch(`${origin}${path}`)).text());
  using bareWs = startNode('./contenders/bare-ws.ts', [answer]);
  const bareOrigin = `http://127.0.0.1:${await bareWs.line()}`;
  print(
    `\n| ${EVENTS_PER_SECOND} events/s to ${CLIENTS} clients | frames/s | p50 ms | p99 ms | server CPU, µs a frame |\n|---|---|---|---|---|`,
  );
  const costs: number[][] = [[], []];
  for (let round = 0; round < 2; round++) {
    costs[0]?.push(await fanOutOf('auralis', origin, path, `${origin.replace('http', 'ws')}/ws`, pid));
    costs[1]?.push(await fanOutOf('bare ws', bareOrigin, '/', bareOrigin.replace('http', 'ws'), bareWs.pid));
  }
  const [ours, bare] = costs.map((all) => Math.min(...all)) as [number, number];
  print(`\nFrames for the same processor time: ${(bare / ours).toFixed(2)} of bare ws.`);
}

async function fanOutOf(
  name: string,
  origin: string,
  path: string,
  url: string,
  pid: number,
): Promise<number> {
  using listeners: LineProcess = startNode('./contenders/listeners.ts', [url, String(CLIENTS)]);
  await listeners.line((line) => line === 'ready');
  listeners.say('begin');
  await listeners.line();
  const cpuBefore = cpuSecondsOf(pid);
  const startedAt = performance.now();
  for (let n = 0; n < EVENTS_PER_SECOND * FAN_OUT_SECONDS; n++) {
    const waitMs = startedAt + (n / EVENTS_PER_SECOND) * 1000 - performance.now();
    if (waitMs > 0) await setTimeout(waitMs);
    await (await fetch(`${origin}${path}`)).arrayBuffer();
  }
  await setTimeout(500);
  const cpuSeconds = cpuSecondsOf(pid) - cpuBefore;
  listeners.say('report');
  const { frames, p50Ms, p99Ms } = JSON.parse(await listeners.line());
  const perFrame = (cpuSeconds / frames) * 1e6;
  const expected = CLIENTS * EVENTS_PER_SECOND * FAN_OUT_SECONDS;
  print(
    `| ${name} | ${(frames / FAN_OUT_SECONDS).toFixed(0)} (${((100 * frames) / expected).toFixed(0)} %) | ${p50Ms.toFixed(1)} | ${p99Ms.toFixed(1)} | ${perFrame.toFixed(1)} |`,
  );
  return perFrame;
}

async function bareHttp(origin: string, path: string, folder: string) {
  const body = join(folder, 'answer.json');
  writeFileSync(body, await (await fetch(`${origin}${path}`)).text());
  const bare = startNode('./contenders/bare-http.ts', [body]);
  return Object.assign(bare, { origin: `http://127.0.0.1:${await bare.line()}` });
}

async function ready(origin: string): Promise<{ readonly running: number; readonly waiting: number }> {
  const response = await fetch(`${origin}/api/ready`);
  return ((await response.json()) as { analyzer: { running: number; waiting: number } }).analyzer;
}

/** The scan at the start is over, and the look for pictures after it. */
export async function idle(origin: string, pid: number): Promise<void> {
  await until(async () => (await fetch(`${origin}/api/ready`)).ok);
  for (let quietSeconds = 0; quietSeconds < 3; ) {
    const before = cpuSecondsOf(pid);
    await setTimeout(1_000);
    quietSeconds = cpuSecondsOf(pid) - before < 0.05 ? quietSeconds + 1 : 0;
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(100);
}

function row(name: string, load: Load, ours?: Load): void {
  const share = ours ? (ours.requestsPerSecond / load.requestsPerSecond).toFixed(2) : '';
  const failed = load.failures > 0 ? ` (${load.failures} failed)` : '';
  print(
    `| ${name}${failed} | ${load.requestsPerSecond.toFixed(0)} | ${load.p50Ms.toFixed(2)} | ${load.p99Ms.toFixed(2)} | ${share} |`,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
