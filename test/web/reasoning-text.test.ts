import { describe, expect, test } from 'vitest';
import { readableReasoning } from '../../web/src/mastering/reasoning-text.ts';

describe('a reasoning as it is read', () => {
  test('of one profile is what speaks for it, one fact a line, and how much of it the track gets', () => {
    const reasoning =
      'Over-Limited fits with 83%: loudness -4.6 LUFS (such tracks -10.1 LUFS to -4.7 LUFS), PSR 3.6 LU (such tracks 3.4 LU to 7.3 LU). The track needs 118% of its targets; 83% of that is aimed at. Crest factor +7.8 dB cannot be reached, +2.5 dB can: no stronger expansion is applied.';
    expect(readableReasoning(reasoning)).toEqual([
      {
        text: 'Over-Limited fits with 83\u00a0%:',
        items: [
          'loudness −4.6 LUFS (such tracks −10.1 LUFS to −4.7 LUFS)',
          'PSR 3.6 LU (such tracks 3.4 LU to 7.3 LU)',
        ],
      },
      { text: 'The track needs 118\u00a0% of its targets; 83\u00a0% of that is aimed at.', items: [] },
    ]);
  });

  test("of a blend is its parts: the contract's own example", () => {
    const reasoning =
      'Hybrid mastering detected (low single-profile confidence: 34%) → Blend: Quiet Reference(43%) + Live Rock(31%) + Warm(26%)';
    expect(readableReasoning(reasoning)).toEqual([
      {
        text: 'Hybrid mastering detected (low single-profile confidence: 34\u00a0%). Blend:',
        items: ['Quiet Reference (43\u00a0%)', 'Live Rock (31\u00a0%)', 'Warm (26\u00a0%)'],
      },
    ]);
  });

  test('of a stranger is why nothing is changed, and what the nearest profile lacks', () => {
    const reasoning =
      'No profile is safe to apply: the track is like none of the music that they know, so nothing is changed. The nearest is Dull Transfer: crest factor 3.0 dB (such tracks 9.0 dB to 15.0 dB). The preset warm changes it all the same. At intensity 1: Loudness +3.0 LU cannot be reached, +1.0 LU can: the ceiling of −1.0 dBTP leaves no room for its peaks.';
    expect(readableReasoning(reasoning)).toEqual([
      {
        text: 'No profile is safe to apply: the track is like none of the music that they know, so nothing is changed.',
        items: [],
      },
      {
        text: 'The nearest is Dull Transfer:',
        items: ['crest factor 3.0 dB (such tracks 9.0 dB to 15.0 dB)'],
      },
    ]);
  });
});
