import { expect, test } from 'vitest';
import { matchByName } from '#profiles';

/** Pairs by what they are called. */
function matched(befores: readonly string[], afters: readonly string[]) {
  return matchByName(befores, afters).map(({ before, after }) => [befores[before], afters[after]]);
}

test('by the path below either folder, whatever the format', () => {
  expect(matched(['cd 1/01.wav', 'cd 2/01.wav'], ['cd 2/01.flac', 'cd 1/01.opus'])).toEqual([
    ['cd 1/01.wav', 'cd 1/01.opus'],
    ['cd 2/01.wav', 'cd 2/01.flac'],
  ]);
});

test('by the name alone where it stands for one file of each folder', () => {
  expect(matched(['raw/song.wav', 'raw/other.wav'], ['song.flac', 'a/other.flac', 'b/other.flac'])).toEqual([
    ['raw/song.wav', 'song.flac'],
  ]);
});

test('neither case nor the spelling of accents in Unicode matters', () => {
  expect(matched(['Caf\u00e9.WAV'], ['cafe\u0301.flac'])).toEqual([['Caf\u00e9.WAV', 'cafe\u0301.flac']]);
});

test('a point in a folder is no extension', () => {
  expect(matched(['vol.1/song'], ['vol.2/gong'])).toEqual([]);
});

test('one name in two formats is no pair', () => {
  expect(matched(['song.wav'], ['song.mp3', 'song.flac'])).toEqual([]);
});
