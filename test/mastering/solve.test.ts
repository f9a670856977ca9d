import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Analysis,
  type AudioBlock,
  analyze,
  type Levels,
  levelsOf,
  openAudio,
} from '../../src/engine/index.ts';
import {
  type Aims,
  atIntensity,
  createChain,
  mastered,
  type Plan,
  type Preset,
  predict,
  render,
  type Solution,
  solve,
  solvePreset,
} from '../../src/mastering/index.ts';
import { OCTAVE_CENTRES_HZ } from '../../src/profiles/index.ts';
import { uniformNoise } from '../signals.ts';
import { planWith } from './example-plan.ts';
import { wavDataOf, writePcmFile } from './pcm-file.ts';

const RATE = 16_000;
const decoder = { decoder: 'auto' } as const;
const folder = mkdtempSync(join(tmpdir(), 'auralis-solve-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Music of a kind: verses and choruses of chords under drums, every bar a little different, from quiet to loud. */
function song(seconds: number, peak: number): Float32Array[] {
  const frames = seconds * RATE;
  const hiss = [uniformNoise(frames, 3), uniformNoise(frames, 4)];
  const planes = hiss.map((plane, c) =>
    Float32Array.from({ length: frames }, (_, i) => {
      const t = i / RATE;
      const bar = Math.floor(t / 2);
      const level = 0.25 + 0.75 * Math.abs(Math.sin(bar * 1.7)) * (bar % 16 < 8 ? 0.5 : 1);
      const root = 110 * 2 ** (((bar * 5) % 12) / 12);
      const chord =
        Math.sin(2 * Math.PI * root * t) +
        Math.sin(2 * Math.PI * root * 2.5 * t + c) +
        0.4 * Math.sin(2 * Math.PI * root * 8 * t);
      const drum = plane[i]! * Math.exp(-((t * 3) % 1) * (20 + (bar % 5) * 8));
      return level * (0.12 * chord + 0.4 * drum);
    }),
  );
  const highest = planes.reduce((most, plane) => plane.reduce((m, x) => Math.max(m, Math.abs(x)), most), 0);
  return planes.map((plane) => plane.map((x) => (x * peak) / highest));
}

function interleaved(planes: readonly Float32Array[]): Int32Array {
  return Int32Array.from({ length: 2 * planes[0]!.length }, (_, i) =>
    Math.round(32_767 * planes[i % 2]![i >> 1]!),
  );
}

async function measured(path: string): Promise<Analysis> {
  using source = await openAudio(path);
  return analyze(source);
}

/** What the chain really does, over the whole of a file. */
async function rendered(path: string, plan: Plan): Promise<Levels> {
  using source = await openAudio(path);
  const chain = createChain(source.format, plan);
  const blocks = () => mastered(source.blocks(), chain);
  return levelsOf({ format: source.format, blocks }, { withTruePeak: true });
}

const aims = (changes: Partial<Aims>): Aims => ({
  loudnessChangeLu: 0,
  crestChangeDb: 0,
  centroidChangeHz: 0,
  ceilingDbtp: -1,
  mostEqualiserDb: 6,
  ...changes,
});

const quiet = join(folder, 'quiet.wav');
const long = join(folder, 'long.wav');
let quietAnalysis: Analysis;
let longAnalysis: Analysis;
beforeAll(async () => {
  const format = { bits: 16, sampleRateHz: RATE, channelCount: 2 } as const;
  writePcmFile(quiet, interleaved(song(20, 0.25)), format);
  writePcmFile(long, interleaved(song(150, 0.99)), format);
  quietAnalysis = await measured(quiet);
  longAnalysis = await measured(long);
});

test('where there is room, the aims come true: +4 LU, −1.5 dB of crest factor, 8 % more centroid', async () => {
  const wanted = aims({
    loudnessChangeLu: 4,
    crestChangeDb: -1.5,
    centroidChangeHz: 0.08 * quietAnalysis.spectralCentroidHz!,
  });
  const { plan, prediction, unreached } = await solve(
    quiet,
    { analysis: quietAnalysis, aims: wanted },
    decoder,
  );
  const after = await rendered(quiet, plan);
  expect(unreached).toEqual([]);
  expect(Math.abs(after.integratedLufs! - quietAnalysis.integratedLufs! - 4)).toBeLessThan(0.2);
  expect(Math.abs(after.crestFactorDb! - quietAnalysis.crestFactorDb! + 1.5)).toBeLessThan(0.3);
  expect(after.spectralCentroidHz! / quietAnalysis.spectralCentroidHz!).toBeCloseTo(1.08, 1);
  expect(plan.dynamics.slope).toBeLessThan(0);
  expect(prediction.loudnessChangeLu).toBeCloseTo(4, 0);
});

test('a rising crest factor is brought about by expansion', async () => {
  const { plan } = await solve(
    quiet,
    { analysis: quietAnalysis, aims: aims({ crestChangeDb: 1.5 }) },
    decoder,
  );
  const after = await rendered(quiet, plan);
  expect(plan.dynamics.slope).toBeGreaterThan(0);
  expect(Math.abs(after.crestFactorDb! - quietAnalysis.crestFactorDb! - 1.5)).toBeLessThan(0.3);
});

test('a track that fits into the excerpts is predicted as it comes out', async () => {
  const wanted = aims({ loudnessChangeLu: 9, crestChangeDb: -2, centroidChangeHz: 200 });
  const { plan, prediction } = await solve(quiet, { analysis: quietAnalysis, aims: wanted }, decoder);
  const after = await rendered(quiet, plan);
  expect(prediction.figures.integratedLufs).toBeCloseTo(after.integratedLufs!, 2);
  expect(prediction.figures.crestFactorDb).toBeCloseTo(after.crestFactorDb!, 2);
  expect(prediction.figures.spectralCentroidHz! / after.spectralCentroidHz!).toBeCloseTo(1, 3);
  expect(after.truePeakDbtp).toBeLessThanOrEqual(-1);
});

test('a longer one is predicted from excerpts: within 0.3 LU, 0.5 dB and 3 %', async () => {
  const wanted = aims({ loudnessChangeLu: 3, crestChangeDb: -2, centroidChangeHz: 150 });
  const { plan, prediction } = await solve(long, { analysis: longAnalysis, aims: wanted }, decoder);
  const after = await rendered(long, plan);
  expect(Math.abs(prediction.figures.integratedLufs! - after.integratedLufs!)).toBeLessThan(0.3);
  expect(Math.abs(prediction.figures.crestFactorDb! - after.crestFactorDb!)).toBeLessThan(0.5);
  expect(Math.abs(prediction.figures.spectralCentroidHz! / after.spectralCentroidHz! - 1)).toBeLessThan(0.03);
  const again = await predict(long, { analysis: longAnalysis, plan }, decoder);
  expect(again).toEqual(prediction);
});

test('the same track and aims lead to the same solution', async () => {
  const request = { analysis: quietAnalysis, aims: aims({ loudnessChangeLu: 2, crestChangeDb: 0.5 }) };
  expect(await solve(quiet, request, decoder)).toEqual(await solve(quiet, request, decoder));
});

test('what is out of reach is said, with how near it comes and why', async () => {
  const wanted = aims({ loudnessChangeLu: 25, crestChangeDb: 6, centroidChangeHz: 4_000 });
  const { plan, prediction, unreached } = await solve(
    quiet,
    { analysis: quietAnalysis, aims: wanted },
    decoder,
  );
  expect(unreached).toHaveLength(3);
  expect(unreached[0]).toMatch(/^Loudness \+25\.0 LU cannot be reached, [+−]\d+\.\d LU can: .*\.$/);
  expect(unreached[2]).toMatch(/^Spectral centroid \+4000 Hz cannot be reached, \+\d+ Hz can: .* 6 dB\.$/);
  for (const band of Object.values(plan.equaliser)) expect(Math.abs(band.gainDb)).toBeLessThanOrEqual(6);
  expect(prediction.figures.truePeakDbtp).toBeLessThanOrEqual(-1);
});

test('where nothing is asked for, nothing is done, but for the ceiling', async () => {
  const { plan, prediction, unreached } = await solve(
    quiet,
    { analysis: quietAnalysis, aims: aims({}) },
    decoder,
  );
  expect(plan.gainDb).toBe(0);
  expect(plan.dynamics.slope).toBe(0);
  for (const band of Object.values(plan.equaliser)) expect(band.gainDb).toBeCloseTo(0, 9);
  expect(prediction).toMatchObject({ loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 });
  expect(unreached).toEqual([]);
});

test('silence cannot be mastered', async () => {
  const silent = { ...quietAnalysis, integratedLufs: null };
  await expect(solve(quiet, { analysis: silent, aims: aims({}) }, decoder)).rejects.toMatchObject({
    code: 'not_measurable',
  });
});

test('work on excerpts can be stopped', async () => {
  await expect(
    solve(long, { analysis: longAnalysis, aims: aims({}) }, { ...decoder, onProgress: () => false }),
  ).rejects.toMatchObject({ code: 'cancelled' });
});

describe('presets, on a quiet track and on one that has no room left', () => {
  const recommendation = { aims: { loudnessChangeLu: 1, crestChangeDb: -1, centroidChangeHz: 60 } };
  const tracks = () => [
    { path: quiet, analysis: quietAnalysis },
    { path: long, analysis: longAnalysis },
  ];
  /** Each preset begins with what the recommendation comes to: that is the same each time. */
  const solved = new Map<string, Promise<Solution>>();
  const outcome = async ({ path, analysis }: ReturnType<typeof tracks>[number], preset: Preset) => {
    const { solution } = await solvePreset(analysis, recommendation, preset, (wanted) => {
      const key = `${path} ${JSON.stringify(wanted)}`;
      const made = solved.get(key) ?? solve(path, { analysis, aims: wanted }, decoder);
      solved.set(key, made);
      return made;
    });
    return rendered(path, solution.plan);
  };
  let adaptive: readonly Levels[];
  beforeAll(async () => {
    adaptive = await Promise.all(tracks().map((track) => outcome(track, 'adaptive')));
  });
  const directions: Readonly<Record<Exclude<Preset, 'adaptive'>, (a: Levels, b: Levels) => void>> = {
    gentle: (a, b) => expect(a.integratedLufs!).toBeLessThan(b.integratedLufs! - 0.8),
    warm: (a, b) => expect(a.spectralCentroidHz!).toBeLessThan(0.97 * b.spectralCentroidHz!),
    bright: (a, b) => expect(a.spectralCentroidHz!).toBeGreaterThan(1.03 * b.spectralCentroidHz!),
    punchy: (a, b) => expect(a.crestFactorDb!).toBeGreaterThan(b.crestFactorDb! + 0.3),
  };
  test.each(Object.entries(directions))('%s goes where its name says', async (preset, direction) => {
    for (const [n, track] of tracks().entries())
      direction(await outcome(track, preset as Preset), adaptive[n]!);
  });

  test('what the recommendation misses is said under every preset, and whose aim it is', async () => {
    const solution = await solve(quiet, { analysis: quietAnalysis, aims: aims({}) }, decoder);
    const missing = (aim: string) => ({ ...solution, unreached: [`${aim} cannot be reached.`] });
    const unreachedUnder = async (preset: Preset, misses: readonly string[]) => {
      const left = [...misses];
      const solved = async (): Promise<Solution> => missing(left.shift()!);
      return (await solvePreset(quietAnalysis, recommendation, preset, solved)).unreached;
    };
    expect(await unreachedUnder('adaptive', ['Loudness'])).toEqual(['Loudness cannot be reached.']);
    expect(await unreachedUnder('warm', ['Loudness', 'Spectral centroid'])).toEqual([
      'Adaptive: Loudness cannot be reached.',
      'Warm: Spectral centroid cannot be reached.',
    ]);
  });

  test('a target takes the place of the loudness that is asked for, whatever the preset', async () => {
    const { aims: wanted } = await solvePreset(
      quietAnalysis,
      recommendation,
      'gentle',
      async (): Promise<Solution> => solve(quiet, { analysis: quietAnalysis, aims: aims({}) }, decoder),
      { targetLufs: -20 },
    );
    expect(quietAnalysis.integratedLufs! + wanted.loudnessChangeLu).toBeCloseTo(-20, 9);
  });
});

test('a track of 40 dB less is brought up to its target all the same', async () => {
  const faint = join(folder, 'faint.wav');
  writePcmFile(faint, interleaved(song(8, 0.01)), { bits: 16, sampleRateHz: RATE, channelCount: 2 });
  const analysis = await measured(faint);
  const { aims: wanted, solution } = await solvePreset(
    analysis,
    { aims: { loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 } },
    'adaptive',
    (a) => solve(faint, { analysis, aims: a }, decoder),
    { targetLufs: -24 },
  );
  expect(wanted.loudnessChangeLu).toBeGreaterThan(20);
  expect(solution.prediction.figures.integratedLufs).toBeCloseTo(-24, 0);
});

describe('a spectrum that was bent is bent back', () => {
  const bent = join(folder, 'bent.wav');
  let original: Analysis;
  let bentAnalysis: Analysis;
  let wanted: Aims;
  const HIGHEST_OCTAVE_HZ = 8000;
  const PRESENT = OCTAVE_CENTRES_HZ.filter((centreHz) => centreHz <= HIGHEST_OCTAVE_HZ).length;

  /** Levels of the octaves that a file at this rate has, dB. */
  const octavesOf = ({ thirdOctaveBands }: Analysis): readonly number[] =>
    OCTAVE_CENTRES_HZ.map((centreHz) => {
      const powers = thirdOctaveBands
        .filter(
          (band) => centreHz <= HIGHEST_OCTAVE_HZ && Math.abs(Math.log2(band.centreHz / centreHz)) < 0.5,
        )
        .map(({ levelDbfs }) => (levelDbfs === null ? 0 : 10 ** (levelDbfs / 10)));
      return powers.length === 0 ? 0 : 10 * Math.log10(powers.reduce((sum, power) => sum + power, 1e-9));
    });
  /** From one to another, the mean of those octaves taken out. */
  const changesOf = (from: Analysis, to: Analysis): readonly number[] => {
    const before = octavesOf(from);
    const changes = octavesOf(to).map((level, o) => level - before[o]!);
    const mean = changes.slice(0, PRESENT).reduce((sum, change) => sum + change / PRESENT, 0);
    return changes.map((change, o) => (o < PRESENT ? change - mean : 0));
  };

  beforeAll(async () => {
    const format = { bits: 16, sampleRateHz: RATE, channelCount: 2 } as const;
    const straight = join(folder, 'straight.wav');
    const planes = song(20, 0.25).map((plane, c) => {
      const noise = uniformNoise(plane.length, 5 + c);
      return plane.map((x, i) => x + 0.02 * noise[i]!);
    });
    writePcmFile(straight, interleaved(planes), format);
    original = await measured(straight);
    const flat = planWith({}).equaliser;
    const mud = { lowBell: { frequencyHz: 250, gainDb: 6, q: 0.95 } };
    const dull = { highShelf: { frequencyHz: 2500, gainDb: -8, q: 0.7 } };
    const chain = createChain(original.format, {
      ...planWith({ ceilingDbtp: 0 }),
      equaliser: { ...flat, ...mud, ...dull },
    });
    using source = await openAudio(straight);
    const out: Int32Array[] = [];
    for (const { channels, frameCount } of mastered(source.blocks(), chain))
      out.push(interleaved(channels.map((plane) => plane.slice(0, frameCount))));
    writePcmFile(bent, Int32Array.from(out.flatMap((part) => [...part])), format);
    bentAnalysis = await measured(bent);
    wanted = aims({
      loudnessChangeLu: original.integratedLufs! - bentAnalysis.integratedLufs!,
      crestChangeDb: original.crestFactorDb! - bentAnalysis.crestFactorDb!,
      octaveChangesDb: changesOf(bentAnalysis, original),
    });
  });

  test('its octaves come back within 1 dB, with the loudness and the crest factor that it had', async () => {
    const { plan, unreached } = await solve(bent, { analysis: bentAnalysis, aims: wanted }, decoder);
    const out = join(folder, 'straightened.wav');
    const { analysis } = await render(bent, { plan, out, format: 'wav' }, decoder);
    expect(unreached).toEqual([]);
    for (const change of changesOf(bentAnalysis, original).slice(3, 4)) expect(change).toBeLessThan(-3);
    for (const left of changesOf(analysis, original)) expect(Math.abs(left)).toBeLessThan(1);
    expect(Math.abs(analysis.integratedLufs! - original.integratedLufs!)).toBeLessThan(0.2);
    expect(Math.abs(analysis.crestFactorDb! - original.crestFactorDb!)).toBeLessThan(0.3);
    expect(analysis.spectralCentroidHz! / original.spectralCentroidHz!).toBeCloseTo(1, 1);
  });

  test('a tilt may be asked for beside: it comes on top, and no centroid is looked for', async () => {
    const tilted = { ...wanted, centroidChangeHz: 0.08 * bentAnalysis.spectralCentroidHz! };
    const [plain, beside] = await Promise.all(
      [wanted, tilted].map((each) => solve(bent, { analysis: bentAnalysis, aims: each }, decoder)),
    );
    const { lowShelf: low, highShelf: high } = beside!.plan.equaliser;
    expect(high.gainDb - plain!.plan.equaliser.highShelf.gainDb).toBeCloseTo(2, 9);
    expect(low.gainDb - plain!.plan.equaliser.lowShelf.gainDb).toBeCloseTo(-1.2, 9);
    expect(beside!.unreached).toEqual([]);
  });

  test('presets keep it, and go their way from there', async () => {
    const { loudnessChangeLu, crestChangeDb, centroidChangeHz, octaveChangesDb } = wanted;
    const recommendation = {
      aims: { loudnessChangeLu, crestChangeDb, centroidChangeHz, octaveChangesDb: octaveChangesDb! },
    };
    const asked: Aims[] = [];
    const outcome = async (preset: Preset): Promise<Levels & { plan: Plan }> => {
      const { solution } = await solvePreset(bentAnalysis, recommendation, preset, (each) => {
        asked.push(each);
        return solve(bent, { analysis: bentAnalysis, aims: each }, decoder);
      });
      return { ...(await rendered(bent, solution.plan)), plan: solution.plan };
    };
    const [adaptive, warm, bright] = [
      await outcome('adaptive'),
      await outcome('warm'),
      await outcome('bright'),
    ];
    expect(warm.spectralCentroidHz! / adaptive.spectralCentroidHz!).toBeCloseTo(0.9, 1);
    expect(bright.spectralCentroidHz! / adaptive.spectralCentroidHz!).toBeCloseTo(1.12, 1);
    for (const each of asked) expect(each.octaveChangesDb).toEqual(octaveChangesDb);
    expect(warm.plan.equaliser.lowBell.frequencyHz).toBe(adaptive.plan.equaliser.lowBell.frequencyHz);
    expect(warm.plan.equaliser.lowBell.gainDb).toBeLessThan(-3);
  });

  test('changes of nothing are none: the aims are the same as without', async () => {
    const none = { loudnessChangeLu: 1, crestChangeDb: 0, centroidChangeHz: 0 };
    const solution = await solve(quiet, { analysis: quietAnalysis, aims: aims({}) }, decoder);
    const aimsFor = async (changes: typeof none & { octaveChangesDb?: readonly number[] }) =>
      JSON.stringify(
        (await solvePreset(quietAnalysis, { aims: changes }, 'adaptive', async () => solution)).aims,
      );
    expect(await aimsFor({ ...none, octaveChangesDb: new Array(10).fill(0) })).toBe(await aimsFor(none));
  });
});

describe('a track that nothing is wanted of, with peaks over the usual ceiling', () => {
  const nothing = { aims: { loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 } };
  const hot = join(folder, 'hot.wav');
  let analysis: Analysis;
  let solution: Solution;
  beforeAll(async () => {
    writePcmFile(hot, interleaved(song(6, 0.999)), { bits: 16, sampleRateHz: RATE, channelCount: 2 });
    analysis = await measured(hot);
    const solved = await solvePreset(analysis, nothing, 'adaptive', (wanted) =>
      solve(hot, { analysis, aims: wanted }, decoder),
    );
    solution = solved.solution;
  });

  test('its plan lets every sample through as it is', async () => {
    expect(analysis.truePeakDbtp).toBeGreaterThan(-0.5);
    expect(solution.unreached).toEqual([]);
    expect(solution.prediction).toMatchObject({ loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 });
    using before = await openAudio(hot);
    using through = await openAudio(hot);
    const chain = createChain(through.format, solution.plan);
    const planesOf = (blocks: Iterable<AudioBlock>) => {
      const planes: number[][] = [[], []];
      for (const { channels, frameCount } of blocks)
        channels.forEach((plane, c) => void planes[c]!.push(...plane.subarray(0, frameCount)));
      return planes;
    };
    expect(planesOf(mastered(through.blocks(), chain))).toEqual(planesOf(before.blocks()));
  });

  test('as it is to sound it is no plan: a WAV file holds the same integers, and an MP3 gives back no level', async () => {
    for (const intensity of [1, 0.5]) expect(atIntensity(solution.plan, intensity, analysis)).toBeNull();
    const plan = atIntensity(solution.plan, 1, analysis);
    const [wav, mp3] = [join(folder, 'same.wav'), join(folder, 'same.mp3')];
    await render(hot, { plan, out: wav, format: 'wav' }, decoder);
    expect(wavDataOf(wav).equals(wavDataOf(hot))).toBe(true);
    const lossy = await render(hot, { plan, out: mp3, format: 'mp3' }, decoder);
    expect(lossy.analysis.truePeakDbtp).toBeGreaterThan(-1);
    expect([lossy.backedOffDb, lossy.ceilingExceededDb]).toEqual([0, 0]);
  });

  test('a ceiling, a level or a preset that is asked for holds all the same', async () => {
    const ceilingOf = async (preset: Preset, options = {}) =>
      (await solvePreset(analysis, nothing, preset, async () => solution, options)).aims.ceilingDbtp;
    expect(await ceilingOf('adaptive', { ceilingDbtp: -2 })).toBe(-2);
    expect(await ceilingOf('adaptive', { targetLufs: -14 })).toBe(-1);
    expect(await ceilingOf('warm')).toBe(-1);
    const held = { ...solution.plan, ceilingDbtp: -1 };
    expect(atIntensity(held, 1, analysis)).toBe(held);
    expect(atIntensity(held, 1, { truePeakDbtp: -1.1 })).toBeNull();
    expect(atIntensity({ ...held, gainDb: 0.1 }, 1, { truePeakDbtp: -9 })).not.toBeNull();
  });
});

test('a plan that leads below the gate of −70 LUFS, or through it, is foretold in numbers', async () => {
  const faint = join(folder, 'faint.wav');
  const samples = interleaved(song(10, 0.003));
  writePcmFile(faint, samples, { bits: 16, sampleRateHz: RATE, channelCount: 2 });
  const analysis = await measured(faint);
  for (const loudnessChangeLu of [-3, -40, -(analysis.integratedLufs! + 70)]) {
    const wanted = aims({ loudnessChangeLu, centroidChangeHz: -20 });
    const { prediction, unreached } = await solve(faint, { analysis, aims: wanted }, decoder);
    const { figures, ...changes } = prediction;
    expect(
      Object.values({ ...figures, ...changes }).filter((value) => !Number.isFinite(value)),
      `${loudnessChangeLu} LU`,
    ).toEqual([]);
    // At the gate itself, what falls below it leaves a louder rest: no loudness comes out as asked there.
    if (loudnessChangeLu === -40) expect(Math.abs(changes.loudnessChangeLu + 40)).toBeLessThan(0.2);
    expect(unreached.join()).not.toMatch(/Infinity|NaN/);
  }
});
