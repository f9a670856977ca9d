import { expect, test } from 'vitest';
import { mainChange } from '../../web/src/library/main-change.ts';

const changes = (lu: number, crest: number, hz: number) => ({
  predicted_loudness_change: lu,
  predicted_crest_change: crest,
  predicted_centroid_change: hz,
});

test('a dull track is shown by what it gains in treble, an over-limited one by what it loses in level', () => {
  expect(mainChange(changes(0.02, 0.06, 400), 989).text).toBe('+400 Hz');
  expect(mainChange(changes(-8.07, 3.19, -54), 2160).text).toBe('−8.1 LU');
  expect(mainChange(changes(0.3, 2.25, 10), 2000).text).toBe('+2.3 dB crest');
});

test('without a centroid loudness and crest factor are left', () => {
  expect(mainChange(changes(1, 0.5, 400), null).text).toBe('+1.0 LU');
});
