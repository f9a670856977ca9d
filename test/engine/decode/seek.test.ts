import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DecoderChoice, openAudio } from '#engine';
import { dropUntil } from '../../../src/engine/decode/seek.ts';
import { isThere } from '../../library/edited-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-seek-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SECONDS = 8;
/** Two sweeps, noise, and a click five times a second: encoders change to short blocks for it. */
const SIGNAL =
  'aevalsrc=0.05*random(0)+0.2*sin(2*PI*(300+40*t)*t)+0.5*lt(mod(t\\,0.2)\\,0.002)|' +
  `0.05*random(1)+0.2*sin(2*PI*(500+30*t)*t)+0.5*lt(mod(t\\,0.2)\\,0.002):s=44100:d=${SECONDS}:c=stereo`;

const ffmpeg = (...options: readonly string[]) =>
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...options]);

const hasFfmpeg = isThere('ffmpeg');
beforeAll(() => {
  if (hasFfmpeg) ffmpeg('-f', 'lavfi', '-i', SIGNAL, join(folder, 'whole.wav'));
});

async function decode(path: string, fromSeconds: number, decoder: DecoderChoice) {
  using source = await openAudio(path, decoder, { fromSeconds });
  const planes: number[][] = source.format.channels.map(() => []);
  for (const { channels, frameCount } of source.blocks())
    for (const [c, plane] of channels.entries()) planes[c]!.push(...plane.subarray(0, frameCount));
  return { planes, source, rate: source.format.sampleRateHz };
}

/** The largest difference to the whole decode from that frame on; both must end together. */
async function expectSame(path: string, tolerance: number, decoder: DecoderChoice = 'auto'): Promise<void> {
  const whole = await decode(path, 0, decoder);
  const length = whole.planes[0]!.length;
  const odd = 1 + 1 / 44_100; // no multiple of anything that a codec has
  for (const fromSeconds of [1 / whole.rate, odd, 4.4321, 6, length / whole.rate - 0.01]) {
    const fromFrame = Math.round(fromSeconds * whole.rate);
    const part = await decode(path, fromSeconds, decoder);
    expect(part.source.payloadHash).toBe(null);
    expect(part.source.damagedPackets).toBe(0);
    for (const [c, plane] of part.planes.entries()) {
      expect(plane).toHaveLength(length - fromFrame);
      const off = plane.reduce(
        (most, x, n) => Math.max(most, Math.abs(x - whole.planes[c]![fromFrame + n]!)),
        0,
      );
      expect(off, `channel ${c} from ${fromSeconds} s`).toBeLessThanOrEqual(tolerance);
    }
  }
  expect((await decode(path, SECONDS + 1, decoder)).planes[0]).toHaveLength(0);
}

describe.skipIf(!hasFfmpeg)('decoding from a moment on gives what the whole decode has there', () => {
  test.each<[string, readonly string[]]>([
    ['a.wav', ['-c:a', 'pcm_s24le']],
    ['a.flac', []],
    ['a.wv', []],
    ['a.aiff', []],
    ['alac.m4a', ['-c:a', 'alac']],
    ['a.tta', []],
    ['a.caf', []],
  ])('%s, bit by bit', async (name, options) => {
    const path = join(folder, name);
    ffmpeg('-i', join(folder, 'whole.wav'), ...options, path);
    await expectSame(path, 0);
  });

  // AAC without noise substitution: what that puts in is random by definition (ISO/IEC 14496-3).
  test.each<[string, readonly string[]]>([
    ['cbr.mp3', ['-b:a', '128k']],
    ['vbr.mp3', ['-q:a', '4']],
    ['no-header-cbr.mp3', ['-b:a', '64k', '-write_xing', '0']],
    ['no-header-vbr.mp3', ['-q:a', '4', '-write_xing', '0']],
    ['a.ogg', ['-c:a', 'libvorbis', '-q:a', '4']],
    ['music.opus', ['-c:a', 'libopus', '-b:a', '96k']],
    ['speech.opus', ['-c:a', 'libopus', '-b:a', '24k', '-application', 'voip']],
    ['a.m4a', ['-c:a', 'aac', '-aac_pns', '0']],
    ['fragments.m4a', ['-c:a', 'aac', '-aac_pns', '0', '-movflags', '+frag_keyframe+empty_moov']],
    ['a.aac', ['-c:a', 'aac', '-aac_pns', '0']],
    // Timestamps in whole milliseconds name no frame: decoded from the start.
    ['a.mka', ['-c:a', 'libvorbis']],
    ['a.wma', ['-c:a', 'wmav2']],
  ])('%s, within 1e-4', async (name, options) => {
    const path = join(folder, name);
    ffmpeg('-i', join(folder, 'whole.wav'), ...options, path);
    await expectSame(path, 1e-4);
  });

  test('the second decoder as well', async () => {
    await expectSame(join(folder, 'whole.wav'), 0, 'web-audio');
  });
});

describe('reading on to a sample', () => {
  /** A hundred samples each, at the positions that their timestamps say. */
  const framesAt = (positions: readonly (number | null)[]) => {
    let at = -1;
    const next = () => ++at < positions.length;
    return { next, position: () => positions[at]!, frameCount: () => 100, drop: () => {} };
  };

  test.each<[string, readonly (number | null)[], number, number | null]>([
    ['ends in the frame that holds it', [1000, 1100, 1200], 1130, 30],
    [
      'is not led astray by one late timestamp, be it the first',
      [1448, 1100, 1200, 1300, 1400, 1500, 1600, 1700],
      1730,
      30,
    ],
    ['nor by one in between', [1000, 1548, 1200, 1300], 1310, 10],
    ['ends with the file', [1000, 1100], 5000, 0],
    ['gives up behind it', [1000, 1100], 900, null],
    ['gives up without timestamps', [1000, null, 1200], 1250, null],
    ['gives up when no two agree', [1000, 1700, 1900, 2800], 1330, null],
  ])('%s', (_, positions, target, before) => {
    expect(dropUntil(framesAt(positions), target)).toBe(before);
  });
});
