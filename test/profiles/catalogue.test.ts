import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadProfiles, openCatalogue } from '#profiles';

/** The table of the mastering profiles: RMS, crest, zero-crossing rate, centroid, then the three changes, then absolute RMS. */
const TABLE: Readonly<Record<string, readonly (number | null)[]>> = {
  'live-rock-preservation-v1': [-15, -12, 9, 12, 0.07, 0.09, null, null, -3.1, 0, -77.5, null],
  'quiet-reference-modernization-v1': [-18.5, -16, 15, 18, 0.06, 0.08, null, null, -1, 0.3, 300, -18.5],
  'damaged-studio-restoration-v1': [-14, -11, 9, 11, 0.09, 0.12, null, null, -1.3, 2, -245, null],
  'quiet-commercial-restoration-v1': [-17.5, -16, 16, 18, 0.08, 0.1, null, null, 5.5, -5.4, 335, -11.7],
  'hires-masters-modernization-v1': [-16.5, -13, 12, 15, 0.06, 0.09, 2800, 4200, -0.93, 1.4, 100, -14.5],
  'bright-masters-spectral-v1': [-15.5, -12.5, 12, 16, 0.08, 0.11, 3300, 4400, -1, 1.2, 130, null],
  'warm-masters-spectral-v1': [-16, -13.5, 12, 15, 0.06, 0.08, 2800, 3600, -0.8, 1.1, -80, null],
};

test('the catalogue holds the seven profiles with the figures of their table', () => {
  const { profiles, problems } = openCatalogue();
  const figures = profiles.map(({ id, detection: d, targets: t }) => [
    id,
    [
      ...[d.rmsDbfs, d.crestFactorDb, d.zeroCrossingRate].flatMap(({ min, max }) => [min, max]),
      ...[d.spectralCentroidHz?.min ?? null, d.spectralCentroidHz?.max ?? null],
      ...[t.loudnessChangeLu, t.crestChangeDb, t.centroidChangeHz, t.absoluteRmsDbfs ?? null],
    ],
  ]);
  expect(Object.fromEntries(figures)).toEqual(TABLE);
  expect(problems).toEqual([]);
});

describe('a folder of the user’s own profiles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'auralis-profiles-'));
  const good = {
    id: 'mine-v1',
    name: 'Mine - For Tests',
    version: 1,
    source: 'made up for a test',
    detection: {
      rmsDbfs: { min: -20, max: -10 },
      crestFactorDb: { min: 8, max: 16 },
      zeroCrossingRate: { min: 0.02, max: 0.1 },
    },
    targets: { loudnessChangeLu: 1, crestChangeDb: 0, centroidChangeHz: 0 },
  };
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

  beforeAll(() => {
    write('a-good.json', good);
    write('b-again.json', good);
    write('c-range.json', {
      ...good,
      id: 'c',
      detection: { ...good.detection, crestFactorDb: { min: 15, max: 12 } },
    });
    write('d-type.json', { ...good, id: 'd', targets: { ...good.targets, crestChangeDb: 'much' } });
    write('e-broken.json', '{');
    write('f-large.json', ' '.repeat(70_000));
    write('g-unknown.json', { ...good, id: 'g', colour: 'blue' });
    write('h-bright.json', { ...good, id: 'bright-masters-spectral-v1' });
    write('notes.txt', 'no profile');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('good ones stand beside the catalogue, one with an id of the catalogue in its place', () => {
    const { profiles } = openCatalogue({ userFolder: folder });
    expect(profiles).toHaveLength(8);
    expect(profiles.find(({ id }) => id === 'bright-masters-spectral-v1')?.name).toBe('Mine - For Tests');
    expect(profiles.map(({ id }) => id)).toEqual(profiles.map(({ id }) => id).toSorted());
  });

  test.each([
    [/^b-again\.json: id must be unique in its folder, got "mine-v1" again$/],
    [/^c-range\.json: detection\.crestFactorDb: min must be below max, got 15 and 12$/],
    [/^d-type\.json: targets\.crestChangeDb: .*number.*, got "much"$/],
    [/^e-broken\.json: .*JSON/],
    [/^f-large\.json: size must be at most 65536 bytes, got 70000$/],
    [/^g-unknown\.json: .*colour/],
  ])('a bad one is skipped and named with field, rule and value: %s', (expected) => {
    const { problems } = loadProfiles(folder);
    expect(problems).toHaveLength(6);
    expect(problems).toContainEqual(expect.stringMatching(expected));
  });

  test('a folder that is not there is said to be so', () => {
    expect(() => loadProfiles(join(folder, 'none'))).toThrow(/cannot read the folder/);
  });
});
