import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Analyzer } from '#analyzer';
import type { Analysis } from '#engine';
import { ExpectedError } from '#errors';
import { atIntensity, type Plan, solvePreset } from '#mastering';
import { type Change, featuresOf, type Profile, recommend } from '#profiles';
import { decode } from './degrade.ts';
import { type Distance, distanceOf } from './distance.ts';
import { aimsByRanges, scoreByRanges } from './range-rules.ts';
import { makeSpecimen, type Specimen } from './specimens.ts';

/** A specimen and what mastering made of it, each against the original. */
export type Master = {
  readonly specimen: Specimen;
  readonly before: Distance;
  /** By the profiles, and by the catalogue's first rules. */
  readonly after: Readonly<Record<'profiles' | 'ranges', Outcome>>;
};

export type Outcome = Distance & {
  /** By how much the master differs from the specimen itself. */
  readonly moved: { readonly loudnessLu: number; readonly crestDb: number; readonly centroidShare: number };
};

/** Renders what is recommended for each specimen, whole, and measures how near to the original it came. */
export async function masterAll(
  analyzer: Analyzer,
  specimens: readonly Specimen[],
  profiles: readonly Profile[],
  onProgress: (done: number, of: number) => void,
): Promise<readonly Master[]> {
  const byTrack = [...Map.groupBy(specimens, ({ reference }) => reference.path).values()];
  const masters: Master[] = [];
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let own = byTrack.shift(); own !== undefined; own = byTrack.shift()) {
      const room = mkdtempSync(join(tmpdir(), 'auralis-recommendation-'));
      try {
        const original = await decode(own[0]?.reference.path ?? '', join(room, 'original.wav'));
        for (const specimen of own) {
          masters.push(await masterOne(analyzer, specimen, original, room, profiles));
          onProgress(++done, specimens.length);
        }
      } catch (error) {
        if (!(error instanceof ExpectedError)) throw error;
        process.stderr.write(`\nleft out: ${own[0]?.reference.path}: ${error.message}\n`);
      } finally {
        rmSync(room, { recursive: true });
      }
    }
  };
  await Promise.all([worker(), worker()]);
  return masters;
}

async function masterOne(
  analyzer: Analyzer,
  specimen: Specimen,
  originalPath: string,
  room: string,
  profiles: readonly Profile[],
): Promise<Master> {
  const { original, analysis, damage, strength } = specimen;
  const path = await makeSpecimen(originalPath, original, damage, strength, join(room, 'specimen'));
  const renderedBy = async (plan: Plan): Promise<Analysis> => {
    const out = join(room, 'master.wav');
    const rendered = await analyzer.render(path, { plan, out, format: 'wav' });
    rmSync(out);
    return rendered.analysis;
  };
  const outcomeOf = async (aims: Change): Promise<Outcome> => {
    const { solution } = await solvePreset(analysis, { aims }, 'adaptive', (wanted) =>
      analyzer.solve(path, { analysis, aims: wanted }),
    );
    const plan = atIntensity(solution.plan, 1, analysis);
    const rendered = plan === null ? analysis : await renderedBy(plan);
    const { integratedLufs, crestFactorDb, spectralCentroidHz } = rendered;
    const off = (a: number | null, b: number | null) => Math.abs((a ?? Number.NaN) - (b ?? Number.NaN));
    return {
      ...distanceOf(original, rendered),
      moved: {
        loudnessLu: off(integratedLufs, analysis.integratedLufs),
        crestDb: off(crestFactorDb, analysis.crestFactorDb),
        centroidShare:
          off(spectralCentroidHz, analysis.spectralCentroidHz) / (analysis.spectralCentroidHz ?? 1),
      },
    };
  };
  const features = featuresOf(analysis);
  const after = {
    profiles: await outcomeOf(recommend(analysis, profiles).aims),
    ranges: await outcomeOf(aimsByRanges(scoreByRanges(features, profiles), features)),
  };
  rmSync(path);
  return { specimen, before: distanceOf(original, analysis), after };
}

/** Nearly alone: no more than 1 LU, 1 dB of crest factor, and 3 % of the centroid. */
export function isLeftAlone({ moved: { loudnessLu, crestDb, centroidShare } }: Outcome): boolean {
  return loudnessLu <= 1 && crestDb <= 1 && centroidShare <= 0.03;
}
