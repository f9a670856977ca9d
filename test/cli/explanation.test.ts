import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { explanationText } from '../../src/cli/explanation.ts';
import type { ExplainedProfile } from '../../src/profiles/index.ts';
import { openCatalogue } from '../../src/profiles/index.ts';

const { profiles } = openCatalogue();
const pull = {
  feature: 'crestFactorDb',
  label: 'crest factor',
  unit: 'dB',
  value: 8.06,
  from: 7,
  to: 10.2,
} as const;
const pulls = [2.31, -2, 0.5, -0.4, 0.3].map((bits) => ({ ...pull, bits }));

/** Profiles with these scores. */
const explained = (...scores: readonly number[]): readonly ExplainedProfile[] =>
  scores.flatMap((score, index) => {
    const profile = profiles[index];
    return profile === undefined ? [] : [{ profile, score, distance: 1, need: 0.5, pulls }];
  });
const stream = (more: object) => Object.assign(new PassThrough(), more) as unknown as NodeJS.WriteStream;
const pipe = stream({});
const terminal = stream({ isTTY: true, columns: 100, getColorDepth: () => 8, hasColors: () => true });
const namesIn = (text: string): readonly string[] =>
  profiles.map(({ name }) => name).filter((name) => text.includes(`  ${name}\n`));

describe('an explanation for people', () => {
  test('is plain in a pipe: each profile with its bar, and the four features that pull most', () => {
    const lines = explanationText(explained(0.5, 0.25, 0.125), pipe).split('\n');
    expect(lines[0]).toMatch(/^ {2}score +need {2}profile$/);
    expect(lines[1]).toBe(`  ████████░░░░░░░░  50 %  0.50  ${profiles[0]?.name}`);
    expect(lines.slice(2, 6)).toEqual([
      '      crest factor 8.1 dB (usual 7.0 to 10.2)  ▲ +2.3 bits',
      '      crest factor 8.1 dB (usual 7.0 to 10.2)  ▼ -2.0 bits',
      '      crest factor 8.1 dB (usual 7.0 to 10.2)  ▲ +0.5 bits',
      '      crest factor 8.1 dB (usual 7.0 to 10.2)  ▼ -0.4 bits',
    ]);
    expect(lines.slice(-2)).toEqual(['  ██░░░░░░░░░░░░░░  13 %        none of the profiles', '']);
  });

  test('is coloured on a terminal: green for, red against', () => {
    const text = explanationText(explained(0.5), terminal);
    expect(text).toContain('\x1b[32m▲ +2.3 bits\x1b[39m');
    expect(text).toContain('\x1b[31m▼ -2.0 bits\x1b[39m');
    expect(stripVTControlCharacters(text)).toContain(`0.50  ${profiles[0]?.name}`);
  });

  test('has the profiles that matter: those of 1 % and more, three at least, eight at most', () => {
    expect(namesIn(explanationText(explained(0.9, 0.005, 0.002, 0.001), pipe))).toHaveLength(3);
    expect(namesIn(explanationText(explained(0.5, 0.2, 0.1, 0.01, 0.009), pipe))).toHaveLength(4);
    expect(namesIn(explanationText(explained(...Array.from({ length: 12 }, () => 0.08)), pipe))).toHaveLength(
      8,
    );
  });
});
