import { type FileHandle, open } from 'node:fs/promises';
import type { CarriedPicture } from './carried-picture.ts';
import type { Properties } from './carried-tags.ts';
import { read } from './file-without-audio.ts';
import { headerPages, LARGEST_PAGE_BYTES, type OggPage, pageAt, renumber } from './ogg-pages.ts';
import { parseVorbisComment, pictureBlock, vorbisComment } from './vorbis-comment.ts';
import { withNewHead } from './with-new-head.ts';

/** RFC 7845, 5.2. */
const MAGIC = Buffer.from('OpusTags');
/** What our encoders write before there are tags is far less. */
const MOST_HEADER_PAGES = 100;

/**
 * Puts tags and pictures into an Ogg Opus file beside what its encoder says of itself: all pages behind are numbered
 * anew. Throws where the file is not one stream that is laid out as RFC 7845 has it.
 */
export async function putIntoOpus(
  path: string,
  tags: Properties,
  pictures: readonly CarriedPicture[],
): Promise<void> {
  const { head, packet, audioAt } = await headersOf(path);
  const own = parseVorbisComment(packet.subarray(MAGIC.length));
  const all: Record<string, readonly string[]> = { ...own.tags, ...tags };
  if (pictures.length > 0)
    all.METADATA_BLOCK_PICTURE = pictures.map((picture) => pictureBlock(picture).toString('base64'));
  const comment = Buffer.concat([MAGIC, vorbisComment(own.vendor, all)]);
  const pages = headerPages(comment, head.bytes.readUInt32LE(14), 1);
  let sequence = 1 + pages.length;
  await withNewHead(path, [head.bytes, ...pages], audioAt, (bytes) => {
    let taken = 0;
    for (let page = pageAt(bytes, 0); page !== null; page = pageAt(bytes, taken)) {
      renumber(page.bytes, sequence++);
      taken += page.bytes.length;
    }
    return { taken, written: bytes.subarray(0, taken) };
  });
}

/** The page of `OpusHead`, the packet of `OpusTags`, and where the pages behind them begin. */
async function headersOf(path: string) {
  await using file = await open(path);
  const head = await readPage(file, 0);
  if (head.body.toString('latin1', 0, 8) !== 'OpusHead') throw new Error('it is no Opus file');
  const parts: Buffer[] = [];
  let audioAt = head.bytes.length;
  for (let count = 0; count < MOST_HEADER_PAGES; count++) {
    const page = await readPage(file, audioAt);
    audioAt += page.bytes.length;
    parts.push(page.body);
    // The packet ends with a segment that is not full, and its page with it.
    if (page.lacing.at(-1) !== 255) return { head, packet: Buffer.concat(parts), audioAt };
  }
  throw new Error('its tags take too much room');
}

async function readPage(file: FileHandle, at: number): Promise<OggPage> {
  const { size } = await file.stat();
  const page = pageAt(await read(file, at, Math.min(size, at + LARGEST_PAGE_BYTES)), 0);
  if (page === null) throw new Error('an Ogg page is cut off');
  return page;
}
