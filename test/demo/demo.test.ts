import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_FILES, DEMO_TRACKS, type Fault, makeDemoFile } from '#demo';
import { type Analysis, analyze, openAudio } from '#engine';
import { openCatalogue, recommend } from '#profiles';
import { readTags } from '../../src/library/tags.ts';

/** What undoes each fault, by the names of the catalogue. */
const REMEDIES: Readonly<Record<Fault, string>> = {
  none: 'leave-as-it-is-v1',
  dull: 'dull-transfer-clarity-v1',
  'over-limited': 'over-limited-relief-v1',
  quiet: 'quiet-transfer-level-v1',
  harsh: 'harsh-master-smoothing-v1',
};

const folder = mkdtempSync(join(tmpdir(), 'auralis-demo-'));
const analyses = new Map<string, Analysis>();

beforeAll(async () => {
  for (const fileName of DEMO_FILES) await makeDemoFile({ folder, fileName });
  for (const { fileName } of DEMO_TRACKS) {
    using source = await openAudio(join(folder, fileName));
    analyses.set(fileName, analyze(source));
  }
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(DEMO_TRACKS)('$title: the recommendation is what undoes it', ({ fileName, fault }) => {
  const { profiles } = openCatalogue();
  const recommendation = recommend(analyses.get(fileName) as Analysis, profiles);
  expect(recommendation).toMatchObject({
    primaryProfileId: REMEDIES[fault],
    isHybrid: false,
    isSafe: true,
  });
  expect(recommendation.confidence).toBeGreaterThan(fault === 'none' ? 0.6 : 0.8);
  const { loudnessChangeLu, crestChangeDb, octaveChangesDb = [] } = recommendation.aims;
  const changes = [loudnessChangeLu, crestChangeDb, ...octaveChangesDb].map(Math.abs);
  if (fault === 'none') expect(Math.max(...changes)).toBe(0);
  else expect(Math.max(...changes)).toBeGreaterThan(3);
});

test('it is music of half a minute a track, in stereo, with tags that say what is wrong with it', async () => {
  for (const { fileName, title, number } of DEMO_TRACKS) {
    const { durationSeconds, stereoCorrelation, format } = analyses.get(fileName) as Analysis;
    expect(durationSeconds).toBeGreaterThan(20);
    expect(durationSeconds).toBeLessThan(32);
    expect(stereoCorrelation).toBeGreaterThan(0.3);
    expect(stereoCorrelation).toBeLessThan(0.95);
    expect(format).toMatchObject({ sampleRateHz: 44_100, bitsPerSample: 16 });
    expect(await readTags(join(folder, fileName))).toMatchObject({
      title,
      artist: 'Auralis',
      album: 'Auralis Demo: Five Masters, Four Faults',
      albumArtist: 'Auralis',
      trackNumber: number,
      problem: null,
    });
  }
});

test('only the over-limited one clips', () => {
  const clipped = DEMO_TRACKS.filter(({ fileName }) => analyses.get(fileName)?.clippedRuns !== 0);
  expect(clipped.map(({ fault }) => fault)).toEqual(['over-limited']);
});

test('the same files come out each time, to the byte, and nothing is left beside them', async () => {
  const again = mkdtempSync(join(tmpdir(), 'auralis-demo-'));
  try {
    const [first] = DEMO_TRACKS;
    const fileName = first?.fileName ?? '';
    await makeDemoFile({ folder: again, fileName });
    expect(hashOf(join(again, fileName))).toBe(hashOf(join(folder, fileName)));
    await expect(
      makeDemoFile({ folder: again, fileName }, { onProgress: () => false }),
    ).rejects.toMatchObject({ code: 'cancelled' });
  } finally {
    rmSync(again, { recursive: true, force: true });
  }
});

test('its cover is a picture', async () => {
  const { format, width, height } = await sharp(join(folder, 'cover.png')).metadata();
  expect({ format, width, height }).toEqual({ format: 'png', width: 600, height: 600 });
});

test('a folder that is not there is named', async () => {
  const nowhere = { folder: join(folder, 'nowhere'), fileName: DEMO_FILES[0] ?? '' };
  await expect(makeDemoFile(nowhere)).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('nowhere'),
  });
});

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
