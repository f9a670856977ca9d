import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Analyzer } from '#analyzer';
import { ALGORITHM_VERSION, type Analysis } from '#engine';
import { benchFolder } from '../bench-tracks.ts';
import { type Damage, DEGRADATIONS } from './degradations.ts';
import { decode, degrade } from './degrade.ts';
import type { Half, Reference } from './references.ts';

/** A track with known damage, measured. */
export type Specimen = {
  readonly reference: Reference;
  readonly original: Analysis;
  readonly damage: Damage;
  readonly strength: number;
  /** 0, 1, 2: mild, moderate, strong. */
  readonly degree: number;
  readonly analysis: Analysis;
};

/** Shorter ones have no music to speak of. */
const SHORTEST_SECONDS = 20;
const STRIDE = 6;
const DAMAGES = Object.keys(DEGRADATIONS) as readonly Damage[];

/**
 * Every reference in every damage, at the strengths of its half. What was measured once is kept in the bench folder:
 * the first time takes about 20 minutes on two cores.
 */
export async function specimens(
  analyzer: Analyzer,
  all: readonly Reference[],
  onProgress: (done: number, of: number) => void,
): Promise<readonly Specimen[]> {
  const folder = join(benchFolder, 'recommendation');
  mkdirSync(folder, { recursive: true });
  const found: Specimen[][] = all.map(() => []);
  // Albums in turns: what is done when somebody stops it stands for all.
  const waiting = all
    .map((reference, index) => ({ reference, index }))
    .toSorted((a, b) => (a.index % STRIDE) - (b.index % STRIDE));
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      found[next.index] = [...(await specimensOf(analyzer, next.reference, folder))];
      onProgress(++done, all.length);
    }
  };
  await Promise.all([worker(), worker()]);
  return found.flat();
}

async function specimensOf(
  analyzer: Analyzer,
  reference: Reference,
  folder: string,
): Promise<readonly Specimen[]> {
  const key = createHash('sha256')
    .update(JSON.stringify([ALGORITHM_VERSION, reference.path, reference.half, describeAll(reference.half)]))
    .digest('hex')
    .slice(0, 16);
  const kept = join(folder, `${basename(reference.path)}-${key}.json`);
  if (!existsSync(kept)) {
    const measured = await measure(analyzer, reference);
    writeFileSync(`${kept}.part`, JSON.stringify(measured));
    renameSync(`${kept}.part`, kept);
  }
  const { original, damaged } = JSON.parse(readFileSync(kept, 'utf8')) as Awaited<ReturnType<typeof measure>>;
  return damaged.map((one) => ({ reference, original, ...one }));
}

/** All that decides what is made of a reference. */
function describeAll(half: Half): unknown {
  const levels = { samplePeakDbfs: -1, rmsDbfs: -20 };
  return DAMAGES.map((damage) => {
    const { strengths, treat } = DEGRADATIONS[damage];
    return strengths[half].map((strength) => [damage, strength, treat(strength, levels)]);
  });
}

async function measure(analyzer: Analyzer, reference: Reference) {
  const original = await analyzer.analyze(reference.path);
  const damaged: Pick<Specimen, 'damage' | 'strength' | 'degree' | 'analysis'>[] = [];
  if (original.integratedLufs === null || original.durationSeconds < SHORTEST_SECONDS)
    return { original, damaged };
  const room = mkdtempSync(join(tmpdir(), 'auralis-recommendation-'));
  try {
    const decoded = await decode(reference.path, join(room, 'original.wav'));
    for (const damage of DAMAGES)
      for (const [degree, strength] of DEGRADATIONS[damage].strengths[reference.half].entries()) {
        const path = await makeSpecimen(decoded, original, damage, strength, join(room, 'specimen'));
        damaged.push({ damage, strength, degree, analysis: await analyzer.analyze(path) });
        rmSync(path);
      }
  } finally {
    rmSync(room, { recursive: true });
  }
  return { original, damaged };
}

/** The damaged file itself, of the original's; answers its path. */
export function makeSpecimen(
  path: string,
  original: Analysis,
  damage: Damage,
  strength: number,
  out: string,
): Promise<string> {
  const levels = { samplePeakDbfs: original.samplePeakDbfs ?? 0, rmsDbfs: original.rmsDbfs ?? -70 };
  const treatment = DEGRADATIONS[damage].treat(strength, levels);
  return degrade(path, original.format, levels.samplePeakDbfs, treatment, out);
}
