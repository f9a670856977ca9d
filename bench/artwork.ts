import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { ALGORITHM_VERSION } from '#engine';
import { type Library, openLibrary, type Picture } from '#library';
import { writeTaggedFlac } from '../test/library/tagged-flac.ts';
import { describeMachine } from './machine.ts';

const TRACKS_AN_ALBUM = 10;
const COVER_PIXELS = 600;
const THUMBNAIL_PIXELS = 200;

/**
 * What artwork costs: a first scan of small tagged files of which every second album has a cover in its tags, taking
 * the covers over, looking again at what has none, and thumbnails; each with the longest that the event loop waited.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { files: { type: 'string', default: '10000' } } });
  const count = Number(values.files);
  const folder = mkdtempSync(join(tmpdir(), 'auralis-bench-artwork-'));
  try {
    for (let album = 0; album < count / TRACKS_AN_ALBUM; album++)
      await writeAlbum(join(folder, 'music'), album);
    await using library = await openLibrary({
      dataFolder: join(folder, 'data'),
      algorithmVersion: ALGORITHM_VERSION,
    });
    await library.addFolder(join(folder, 'music'));
    process.stdout.write(
      `${describeMachine()}\n\n| ${count} files | a second | longest wait, ms |\n|---|---|---|\n`,
    );
    const taken: Picture[] = [];
    const take = async (): Promise<void> =>
      library.artwork.takeOver(
        () => false,
        async (picture) => void taken.push(picture),
      );
    await measure('first scan: files', count, () => library.scan());
    await measure('first look for artwork: files', count, take);
    await measure('unchanged scan: files', count, () => library.scan());
    await measure('second look for artwork: files', count, take);
    const shown = taken.slice(0, 500);
    await measure('thumbnails made', shown.length, () => thumbnails(library, shown));
    await measure('thumbnails kept', shown.length, () => thumbnails(library, shown));
    process.stdout.write(
      `\n${taken.length} covers; ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB resident\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeAlbum(music: string, album: number): Promise<void> {
  const cover = album % 2 === 0 ? await coverOf(album) : null;
  for (let track = 1; track <= TRACKS_AN_ALBUM; track++) {
    const comments = {
      TITLE: `${track}`,
      ARTIST: 'Somebody',
      ALBUM: `Album ${album}`,
      TRACKNUMBER: `${track}`,
    };
    const pictures = cover === null ? [] : [{ type: 3, data: cover }];
    writeTaggedFlac(join(music, `${album}`, `${track}.flac`), comments, 60, pictures);
  }
}

/** About 50 kB, and another one for each album. */
function coverOf(album: number): Promise<Buffer> {
  const background = { r: album % 256, g: Math.floor(album / 256), b: 128 };
  const noise = { type: 'gaussian', mean: 128, sigma: 8 } as const;
  const size = { width: COVER_PIXELS, height: COVER_PIXELS, channels: 3 } as const;
  return sharp({ create: { ...size, background, noise } })
    .jpeg()
    .toBuffer();
}

function thumbnails({ artwork }: Library, pictures: readonly Picture[]): Promise<unknown> {
  return Promise.all(pictures.map((picture) => artwork.rendition(picture, THUMBNAIL_PIXELS)));
}

async function measure(name: string, count: number, work: () => Promise<unknown>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  delay.disable();
  process.stdout.write(`| ${name} | ${(count / seconds).toFixed(0)} | ${(delay.max / 1e6).toFixed(1)} |\n`);
}
