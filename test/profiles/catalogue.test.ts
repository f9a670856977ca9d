import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPreserving, loadProfiles, openCatalogue, type Profile } from '#profiles';

/** The table of the contract's profiles: RMS, crest, zero-crossing rate, centroid, then the three changes, then absolute RMS. */
const TABLE: Readonly<Record<string, readonly (number | null)[]>> = {
  'live-rock-preservation-v1': [-15, -12, 9, 12, 0.07, 0.09, null, null, -3.1, 0, -77.5, null],
  'quiet-reference-modernization-v1': [-18.5, -16, 15, 18, 0.06, 0.08, null, null, -1, 0.3, 300, -18.5],
  'damaged-studio-restoration-v1': [-14, -11, 9, 11, 0.09, 0.12, null, null, -1.3, 2, -245, null],
  'quiet-commercial-restoration-v1': [-17.5, -16, 16, 18, 0.08, 0.1, null, null, 5.5, -5.4, 335, -11.7],
  'hires-masters-modernization-v1': [-16.5, -13, 12, 15, 0.06, 0.09, 2800, 4200, -0.93, 1.4, 100, -14.5],
  'bright-masters-spectral-v1': [-15.5, -12.5, 12, 16, 0.08, 0.11, 3300, 4400, -1, 1.2, 130, null],
  'warm-masters-spectral-v1': [-16, -13.5, 12, 15, 0.06, 0.08, 2800, 3600, -0.8, 1.1, -80, null],
};

const { profiles: catalogue, problems } = openCatalogue();

test('every file of the catalogue is a profile', () => {
  expect(problems).toEqual([]);
  expect(catalogue.length).toBeGreaterThanOrEqual(16);
});

test.each(Object.entries(TABLE))(
  '%s asks for what its table says, and lies where its ranges do',
  (id, row) => {
    const [rmsMin, rmsMax, crestMin, crestMax, zcrMin, zcrMax, hzMin, hzMax, ...changes] = row;
    const { detection, targets: t } = catalogue.find((profile) => profile.id === id) as Profile;
    expect([t.loudnessChangeLu, t.crestChangeDb, t.centroidChangeHz, t.absoluteRmsDbfs ?? null]).toEqual(
      changes,
    );
    const { rmsDbfs, crestFactorDb, zeroCrossingRate, spectralCentroidHz } = detection.features;
    // The edges are two spreads from the middle.
    for (const [aspect, min, max] of [
      [rmsDbfs, rmsMin, rmsMax],
      [crestFactorDb, crestMin, crestMax],
    ] as const) {
      expect((aspect?.mean ?? NaN) - 2 * (aspect?.spread ?? NaN)).toBeCloseTo(min as number, 6);
      expect((aspect?.mean ?? NaN) + 2 * (aspect?.spread ?? NaN)).toBeCloseTo(max as number, 6);
    }
    for (const [aspect, min, max, digits] of [
      [zeroCrossingRate, zcrMin, zcrMax, 3],
      ...(hzMin === null ? [] : ([[spectralCentroidHz, hzMin, hzMax, -1]] as const)),
    ] as const) {
      const octaves = 2 * (aspect?.spread ?? NaN);
      expect((aspect?.mean ?? NaN) / 2 ** octaves).toBeCloseTo(min as number, digits);
      expect((aspect?.mean ?? NaN) * 2 ** octaves).toBeCloseTo(max as number, digits);
    }
  },
);

test('every number can be traced: a reason and a source, and the tracks where it was learned', () => {
  for (const { id, reason, source, samples, share, detection } of catalogue) {
    expect(reason, id).toMatch(/\w+ \w+/);
    expect(source, id).toMatch(/\w+ \w+/);
    expect(share.reason, id).toMatch(/\w+ \w+/);
    for (const [name, { reason: why }] of Object.entries(detection.features))
      expect(why, `${id} ${name}`).toMatch(/\w+ \w+/);
    if (id in TABLE) expect(samples, id).toBeUndefined();
    else expect(samples?.tracks, id).toBeGreaterThanOrEqual(3);
  }
});

test('leaving a track as it is is a profile like any other', () => {
  expect(catalogue.filter(isPreserving).map(({ id }) => id)).toContain('leave-as-it-is-v1');
});

describe('a folder of the user’s own profiles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'auralis-profiles-'));
  const good = {
    id: 'mine-v1',
    name: 'Mine - For Tests',
    version: 1,
    source: 'made up for a test',
    reason: 'for tests of the catalogue',
    share: { value: 0.1, reason: 'made up' },
    followsDeviation: 0,
    detection: { features: { crestFactorDb: { mean: 12, spread: 2, weight: 1, reason: 'made up' } } },
    targets: { loudnessChangeLu: 1, crestChangeDb: 0, centroidChangeHz: 0 },
  };
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

  beforeAll(() => {
    write('a-good.json', good);
    write('b-again.json', good);
    write('c-spread.json', {
      ...good,
      id: 'c',
      detection: { features: { crestFactorDb: { mean: 12, spread: -2, weight: 1, reason: 'made up' } } },
    });
    write('d-type.json', { ...good, id: 'd', targets: { ...good.targets, crestChangeDb: 'much' } });
    write('e-broken.json', '{');
    write('f-large.json', ' '.repeat(70_000));
    write('g-unknown.json', { ...good, id: 'g', colour: 'blue' });
    write('h-bright.json', { ...good, id: 'bright-masters-spectral-v1' });
    execFileSync('mkfifo', [join(folder, 'i-pipe.json')]);
    write('j-long.json', { ...good, id: 'j', version: 'x'.repeat(50_000) });
    write('k-many.json', { ...good, id: 'k', samples: Array(9).fill(0), targets: {}, share: {}, colour: 1 });
    write('l-infinite.json', JSON.stringify({ ...good, id: 'l', version: 987 }).replace('987', '1e999'));
    write('notes.txt', 'no profile');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('good ones stand beside the catalogue, one with an id of the catalogue in its place', () => {
    const { profiles } = openCatalogue({ userFolder: folder });
    expect(profiles).toHaveLength(catalogue.length + 1);
    expect(profiles.find(({ id }) => id === 'bright-masters-spectral-v1')?.name).toBe('Mine - For Tests');
    expect(profiles.map(({ id }) => id)).toEqual(profiles.map(({ id }) => id).toSorted());
  });

  test.each([
    [/^b-again\.json: id must be unique in its folder, got "mine-v1" again$/],
    [/^c-spread\.json: detection\.features\.crestFactorDb\.spread: .*0\.01.*, got -2$/],
    [/^d-type\.json: targets\.crestChangeDb: .*number.*, got "much"$/],
    [/^e-broken\.json: .*JSON/],
    [/^f-large\.json: size must be at most 65536 bytes, got 70000$/],
    [/^g-unknown\.json: .*colour/],
    [/^i-pipe\.json: must be a regular file$/],
    [/^j-long\.json: version: .*number.*, got "x{50,150}…$/],
    [/^k-many\.json: ([^;]+; ){5}and \d+ more$/],
    [/^l-infinite\.json: version: .*number, received Infinity$/],
  ])('a bad one is skipped and named with field, rule and value: %s', (expected) => {
    const { problems } = loadProfiles(folder);
    expect(problems).toHaveLength(10);
    expect(problems).toContainEqual(expect.stringMatching(expected));
  });

  test('a folder that is not there is said to be so', () => {
    expect(() => loadProfiles(join(folder, 'none'))).toThrow(/cannot read the folder/);
  });

  test('one that holds more than a thousand says so, and the first thousand are used', () => {
    const full = mkdtempSync(join(tmpdir(), 'auralis-profiles-'));
    try {
      for (let i = 1000; i <= 2000; i++)
        writeFileSync(join(full, `${i}.json`), JSON.stringify({ ...good, id: `p${i}` }));
      const { profiles, problems } = loadProfiles(full);
      expect(profiles).toHaveLength(1000);
      expect(problems).toEqual([`${full}: must hold at most 1000 profiles, got 1001: the last are skipped`]);
    } finally {
      rmSync(full, { recursive: true });
    }
  });
});
