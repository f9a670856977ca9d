import { linkSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ALGORITHM_VERSION, analyze, openAudio } from '#engine';
import { figuresOf, MASTERING_VERSION, solvePreset } from '#mastering';
import { openCatalogue, recommend } from '#profiles';
import { createAnalyses } from '../src/library/analyses.ts';
import { openDatabase, sql } from '../src/library/database.ts';
import { listByVersion } from '../src/library/listed-figures.ts';
import { createSolutions } from '../src/library/solutions.ts';
import { createTracks, type ScannedFile } from '../src/library/tracks.ts';
import { withoutTags } from '../src/library/without-tags.ts';
import { recommendationBasis } from '../src/server/recommendation-basis.ts';
import { planWith } from '../test/mastering/example-plan.ts';
import { writeToneFile } from '../test/tone-file.ts';

const FILES_A_FOLDER = 1_000;
const BATCH = 1_000;
const WORDS = 'night river stone light empty garden winter signal harbour glass'.split(' ');

/**
 * A library as after years of use: `count` small files (links to one a folder, so that it is made in seconds) with
 * tags in the database, every one of them measured, and its recommendation solved.
 */
export async function makeBigLibrary(dataFolder: string, music: string, count: number): Promise<void> {
  await using database = await openDatabase(join(dataFolder, 'auralis.db'));
  const now = () => Date.now() / 1000;
  const tracks = createTracks(database, ALGORITHM_VERSION, now);
  await database.insertInto('folders').values({ path: music, added_at: now() }).execute();
  let batch: ScannedFile[] = [];
  for (let i = 0; i < count; i++) {
    const folder = join(music, String(Math.floor(i / FILES_A_FOLDER)));
    const first = join(folder, '0.wav');
    const path = join(folder, `${i % FILES_A_FOLDER}.wav`);
    if (path === first) {
      mkdirSync(folder, { recursive: true });
      writeToneFile(first, { seconds: 1, sampleRateHz: 8_000, channelCount: 1 });
    } else linkSync(first, path);
    const { size, mtimeMs } = statSync(path);
    batch.push({ path, sizeBytes: size, modifiedMs: mtimeMs, tags: tagsOf(path, i) });
    if (batch.length < BATCH && i < count - 1) continue;
    await tracks.upsert(batch);
    batch = [];
  }
  using source = await openAudio(join(music, '0', '1.wav'));
  const analysis = await analyze(source);
  await listByVersion(database, ALGORITHM_VERSION);
  const analyses = createAnalyses(database, ALGORITHM_VERSION, now);
  const solutions = createSolutions(database, ALGORITHM_VERSION, now);
  const { profiles } = openCatalogue();
  const basis = recommendationBasis(profiles);
  for (let i = 0; i < FILES_A_FOLDER; i++) {
    // Inside of what real music measures, so that there is something to blend.
    const rmsDbfs = -18 + (i % 60) / 10;
    const payloadHash = `bench-${i}`;
    const measured = {
      ...analysis,
      payloadHash,
      rmsDbfs,
      crestFactorDb: 10 + (i % 70) / 10,
      zeroCrossingRate: 0.08,
    };
    await analyses.save(payloadHash, measured);
    const recommendation = recommend(measured, profiles);
    await solvePreset(measured, recommendation, 'adaptive', async (aims) => {
      const { loudnessChangeLu, crestChangeDb, centroidChangeHz } = aims;
      const solution = {
        plan: planWith({ gainDb: loudnessChangeLu }),
        prediction: { figures: figuresOf(measured), loudnessChangeLu, crestChangeDb, centroidChangeHz },
        unreached: [],
      };
      const kept = await solutions.save({ payloadHash, masteringVersion: MASTERING_VERSION, aims }, solution);
      await solutions.saveRecommendation(payloadHash, basis, kept, recommendation.confidence);
      return solution;
    });
  }
  await sql`update tracks set payload_hash = 'bench-' || (id % ${sql.lit(FILES_A_FOLDER)})`.execute(database);
}

function tagsOf(path: string, i: number): ScannedFile['tags'] {
  const word = (n: number): string => WORDS[n % WORDS.length] as string;
  return {
    ...withoutTags(path, null),
    title: `${word(i)} ${word(Math.floor(i / 10))} ${i}`,
    artist: `Artist ${Math.floor(i / 120)}`,
    album: `${word(Math.floor(i / 12))} ${Math.floor(i / 12)}`,
    trackNumber: 1 + (i % 12),
    year: 1960 + (i % 60),
    durationSeconds: 1,
  };
}
