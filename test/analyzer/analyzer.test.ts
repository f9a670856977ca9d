import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Analyzer, forkAnalyzer } from '#analyzer';
import { writeToneFile } from '../tone-file.ts';
import { createWaiting } from '../waiting.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-analyzer-'));
const short = join(folder, 'short.wav');
const long = join(folder, 'long.wav');
const text = join(folder, 'text.flac');
const empty = join(folder, 'empty.wav');

beforeAll(() => {
  writeToneFile(short, { seconds: 4 });
  writeToneFile(long, { seconds: 240 });
  writeFileSync(text, 'this is no music\n'.repeat(100));
  writeFileSync(empty, '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The analyzer, with the process ids it has lived under. */
function watched(threads: number): { analyzer: Analyzer; pids: number[] } {
  const pids: number[] = [];
  const analyzer = forkAnalyzer({
    threads,
    log: (event, details) => {
      if (event === 'analyzer ready') pids.push(details.pid as number);
    },
  });
  return { analyzer, pids };
}

describe('one analyzer process', () => {
  let analyzer: Analyzer;
  beforeAll(() => {
    analyzer = forkAnalyzer({ threads: 2 });
  });
  afterAll(() => analyzer[Symbol.asyncDispose]());

  test('a stereo tone of -23 dBFS reads -23 LUFS through process and thread', async () => {
    const analysis = await analyzer.analyze(short);
    expect(analysis.integratedLufs).toBeCloseTo(-23, 1);
    expect(analysis.decoder).toBe('ffmpeg');
  });

  test('the hash from the demuxer alone is the one that decoding gives', async () => {
    const [hash, analysis] = await Promise.all([analyzer.payloadHash(short), analyzer.analyze(short)]);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(analysis.payloadHash).toBe(hash);
  });

  test('failures arrive with their code: a missing file, a text, an empty file, a folder', async () => {
    await expect(analyzer.analyze(join(folder, 'none.wav'))).rejects.toMatchObject({
      code: 'file_not_found',
    });
    await expect(analyzer.analyze(text)).rejects.toMatchObject({ code: 'undecodable_audio' });
    await expect(analyzer.analyze(empty)).rejects.toMatchObject({ code: 'undecodable_audio' });
    await expect(analyzer.analyze(folder)).rejects.toMatchObject({ code: 'undecodable_audio' });
  });

  test('a pipe is never opened: it would never end', async () => {
    const pipe = join(folder, 'pipe.wav');
    execFileSync('mkfifo', [pipe]);
    await expect(analyzer.analyze(pipe)).rejects.toMatchObject({ code: 'undecodable_audio' });
  });

  test('progress rises to the seconds that the file holds', async () => {
    const seen: number[] = [];
    await analyzer.analyze(long, {
      onProgress(secondsDone, secondsTotal) {
        expect(secondsTotal).toBeCloseTo(240, 3);
        seen.push(secondsDone);
      },
    });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  test('a running job is cancelled within a second, a waiting one at once', async () => {
    const stop = new AbortController();
    let askedAt = Number.POSITIVE_INFINITY;
    const jobs = Array.from({ length: 5 }, () =>
      analyzer.analyze(long, {
        signal: stop.signal,
        onProgress() {
          askedAt = Math.min(askedAt, performance.now());
          stop.abort();
        },
      }),
    );
    await Promise.all(jobs.map((job) => expect(job).rejects.toMatchObject({ code: 'cancelled' })));
    expect(performance.now() - askedAt).toBeLessThan(1000);
    expect(analyzer.status()).toMatchObject({ running: 0, waiting: 0 });
  });

  test('key and tempo come from essentia.js: a tone of 440 Hz is in A', async () => {
    const tone = join(folder, 'a440.wav');
    writeToneFile(tone, { seconds: 6, frequencyHz: 440, levelDbfs: -6, channelCount: 1 });
    const { key, excerptSeconds } = await analyzer.describe(tone);
    expect(key?.tonic).toBe('A');
    expect(excerptSeconds).toBeCloseTo(6, 1);
  });
});

test('killed in the middle of its work, the process is started again and every job still ends well', async () => {
  const { analyzer, pids } = watched(2);
  await using _ = analyzer;
  let isKilled = false;
  const killOnce = (): void => {
    if (isKilled) return;
    isKilled = true;
    process.kill(pids[0] as number, 'SIGKILL');
  };
  const results = await Promise.all([
    analyzer.analyze(long, { onProgress: killOnce }),
    analyzer.analyze(long, { onProgress: killOnce }),
    analyzer.analyze(short),
    analyzer.analyze(short),
  ]);
  for (const { integratedLufs } of results) expect(integratedLufs).toBeCloseTo(-23, 1);
  expect(pids).toHaveLength(2);
  expect(analyzer.status().restarts).toBe(1);
});

test('a job that kills the process twice is refused, and the others go on', async () => {
  const { analyzer, pids } = watched(2);
  await using _ = analyzer;
  const hostile = analyzer.analyze(long, {
    onProgress: () => process.kill(pids.at(-1) as number, 'SIGKILL'),
  });
  const others = Promise.all([analyzer.analyze(short), analyzer.analyze(short), analyzer.analyze(short)]);
  await expect(hostile).rejects.toMatchObject({ code: 'decoder_crashed' });
  for (const { integratedLufs } of await others) expect(integratedLufs).toBeCloseTo(-23, 1);
  expect(pids.length).toBeGreaterThanOrEqual(2);
});

test('closing refuses what is under way and leaves no process behind', async () => {
  const { analyzer, pids } = watched(1);
  const running = analyzer.analyze(long, { onProgress: () => void analyzer[Symbol.asyncDispose]() });
  await expect(running).rejects.toMatchObject({ code: 'shutting_down' });
  await analyzer[Symbol.asyncDispose]();
  await expect(analyzer.analyze(short)).rejects.toMatchObject({ code: 'shutting_down' });
  expect(() => process.kill(pids[0] as number, 0)).toThrow();
});

test('with nothing to do the process is let go, and the next job starts it again', async () => {
  const { look, until } = createWaiting();
  const events: string[] = [];
  const isAt = (count: number) => () => (events.length >= count ? true : undefined);
  await using analyzer = forkAnalyzer({
    threads: 1,
    restsAfterMs: 1,
    log: (event) => {
      events.push(event);
      look();
    },
  });
  expect(analyzer.status()).toMatchObject({ ready: false, resting: false });
  await until(isAt(2));
  expect(analyzer.status()).toMatchObject({ ready: true, resting: true, decoder: 'ffmpeg', restarts: 0 });
  const measured = analyzer.analyze(short);
  expect(analyzer.status()).toMatchObject({ ready: true, resting: false, waiting: 1 });
  expect((await measured).integratedLufs).toBeCloseTo(-23, 1);
  await until(isAt(4));
  expect(events).toEqual(['analyzer ready', 'analyzer rests', 'analyzer ready', 'analyzer rests']);
  expect(analyzer.status()).toMatchObject({ ready: true, resting: true, restarts: 0 });
});

test('a job that comes while the process is ending is done by the next one, and none of them stays', async () => {
  const pids = new Set<number>();
  let late: Promise<unknown> | undefined;
  const analyzer = forkAnalyzer({
    threads: 1,
    restsAfterMs: 1,
    log: (event, { pid }) => {
      pids.add(pid as number);
      if (event === 'analyzer rests') late ??= analyzer.analyze(short);
      if (late !== undefined) begun.resolve();
    },
  });
  const begun = Promise.withResolvers<void>();
  await begun.promise;
  await expect(late).resolves.toMatchObject({ decoder: 'ffmpeg' });
  await analyzer[Symbol.asyncDispose]();
  expect(pids.size).toBe(2);
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
});

test.each([
  ['there is no Node any longer', process, 'execPath', join(folder, 'no-node')],
  ['it ends before it is ready', process.env, 'NODE_OPTIONS', `--import=${join(folder, 'none.mjs')}`],
])(
  'an analyzer that cannot be started, as %s, refuses, and tries again with the next job',
  async (...[, place, name, value]) => {
    const holder = place as Record<string, string | undefined>;
    const before = holder[name];
    const putBack = (): void => {
      if (before === undefined) delete holder[name];
      else holder[name] = before;
    };
    let attempts = 0;
    const log = (event: string): void => {
      if (event === 'analyzer not started') attempts++;
    };
    holder[name] = value;
    try {
      await using analyzer = forkAnalyzer({ threads: 1, log });
      await expect(analyzer.analyze(short)).rejects.toMatchObject({ code: 'analyzer_unavailable' });
      expect(attempts).toBe(3);
      expect(analyzer.status()).toMatchObject({ ready: false, resting: true, running: 0, waiting: 0 });
      await expect(analyzer.analyze(short)).rejects.toMatchObject({ code: 'analyzer_unavailable' });
      expect(attempts).toBe(4);
      putBack();
      await expect(analyzer.analyze(short)).resolves.toMatchObject({ decoder: 'ffmpeg' });
      expect(analyzer.status()).toMatchObject({ ready: true, resting: false });
    } finally {
      putBack();
    }
  },
);

test('closing an analyzer that has not started yet ends it as quietly as any other', async () => {
  const module = join(import.meta.dirname, '../../src/analyzer/index.ts');
  const code = `const { forkAnalyzer } = await import(${JSON.stringify(module)}); await forkAnalyzer({ threads: 2 })[Symbol.asyncDispose]();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
