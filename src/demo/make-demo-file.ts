import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from '#errors';
import { openEncoder, writing } from '#mastering';
import { COVER_FILE, DEMO_ALBUM, DEMO_TRACKS, type DemoTrack } from './album.ts';
import { cover } from './cover.ts';
import { FAULTS } from './faults.ts';
import { id3Tag, riffChunk } from './id3.ts';
import { master } from './master.ts';
import { perform } from './perform.ts';
import { RATE_HZ, type Stereo } from './stereo.ts';

const BLOCK_FRAMES = 4096;
const RIFF_SIZE_AT = 4;

export type DemoRequest = {
  /** The folder to write it to, which is there. */
  readonly folder: string;
  /** Which of `DEMO_FILES`. */
  readonly fileName: string;
};

export type MakeOptions = {
  /** Told how much of the piece is done, seconds; `false` stops it. */
  readonly onProgress?: (secondsDone: number, secondsTotal: number | null) => boolean;
};

/**
 * Makes one file of the demo album, the same to the bit each time: under another name, and renamed when it is whole. Takes
 * about a second of one core. Throws `storage_full`, `invalid_request` where nothing can be written, `cancelled`.
 */
export async function makeDemoFile(
  { folder, fileName }: DemoRequest,
  { onProgress = () => true }: MakeOptions = {},
): Promise<void> {
  const path = join(folder, fileName);
  const growing = `${path}.growing`;
  try {
    if (fileName === COVER_FILE) writeWhole(growing, cover());
    else await writeTrack(growing, trackNamed(fileName), onProgress);
    writing(path, () => renameSync(growing, path));
  } catch (error) {
    discard(growing);
    throw error;
  }
}

/** What cannot be removed either is not what went wrong first. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

function trackNamed(fileName: string): DemoTrack {
  const track = DEMO_TRACKS.find((one) => one.fileName === fileName);
  if (track === undefined) throw new Error(`the demo album has no file ${fileName}`);
  return track;
}

async function writeTrack(
  path: string,
  track: DemoTrack,
  onProgress: NonNullable<MakeOptions['onProgress']>,
): Promise<void> {
  const mix = perform(track.piece);
  const seconds = mix.left.length / RATE_HZ;
  const goOn = (share: number): void => {
    if (!onProgress(share * seconds, seconds))
      throw new ExpectedError('cancelled', `making ${track.fileName} was cancelled`);
  };
  goOn(0.5);
  const mastered = master(mix);
  goOn(0.8);
  const spoiled = FAULTS[track.fault](mastered);
  goOn(0.9);
  await writeWav(path, spoiled);
  appendTags(path, track);
  goOn(1);
}

/** 16 bits, as on a CD. */
async function writeWav(path: string, { left, right }: Stereo): Promise<void> {
  using encoder = await openEncoder(path, {
    output: {
      format: 'wav',
      sampleRateHz: RATE_HZ,
      channels: ['FL', 'FR'],
      sampleFormat: 's16',
      isDithered: true,
    },
    sampleRateHz: RATE_HZ,
    frameCount: left.length,
  });
  for (let from = 0; from < left.length; from += BLOCK_FRAMES) {
    const channels = [left, right].map((plane) => plane.subarray(from, from + BLOCK_FRAMES));
    encoder.write({ channels, frameCount: Math.min(BLOCK_FRAMES, left.length - from) });
  }
  encoder.finish();
}

/** In a chunk behind the samples, where taggers look for them. */
function appendTags(path: string, { number, title }: DemoTrack): void {
  const tag = id3Tag([
    ['TIT2', title],
    ['TPE1', DEMO_ALBUM.artist],
    ['TPE2', DEMO_ALBUM.artist],
    ['TALB', DEMO_ALBUM.title],
    ['TRCK', `${number}/${DEMO_TRACKS.length}`],
    ['TCON', DEMO_ALBUM.genre],
  ]);
  const chunk = riffChunk('id3 ', tag);
  writing(path, () => {
    const file = openSync(path, 'r+');
    try {
      const { size } = statSync(path);
      writeAll(file, chunk, size);
      const riffSize = Buffer.alloc(4);
      riffSize.writeUInt32LE(size + chunk.length - 8);
      writeAll(file, riffSize, RIFF_SIZE_AT);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  });
}

function writeWhole(path: string, bytes: Uint8Array): void {
  writing(path, () => {
    const file = openSync(path, 'w');
    try {
      writeAll(file, bytes, 0);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  });
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let from = 0; from < bytes.length; )
    from += writeSync(file, bytes, from, bytes.length - from, position + from);
}
