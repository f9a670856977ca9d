import { open } from 'node:fs/promises';
import type { CarriedPicture } from './carried-picture.ts';
import type { Properties } from './carried-tags.ts';
import { flacAudioStart, read } from './file-without-audio.ts';
import { parseVorbisComment, pictureBlock, vorbisComment } from './vorbis-comment.ts';
import { withNewHead } from './with-new-head.ts';

const PADDING = 1;
const VORBIS_COMMENT = 4;
const PICTURE = 6;
/** Room for later edits, as other programs leave it. */
const PADDING_BYTES = 4096;
/** A block's length has 24 bits. */
const LARGEST_BLOCK_BYTES = 2 ** 24 - 1;

/**
 * Puts tags and pictures into a FLAC file beside what its encoder says of itself. Answers what does not fit, in
 * sentences.
 */
export async function putIntoFlac(
  path: string,
  tags: Properties,
  pictures: readonly CarriedPicture[],
): Promise<readonly string[]> {
  const head = await headOf(path);
  const blocks: Buffer[] = [];
  let own: ReturnType<typeof parseVorbisComment> = { vendor: 'auralis', tags: {} };
  for (let at = 4; at < head.length; ) {
    const type = head.readUInt8(at) & 0x7f;
    const end = at + 4 + head.readUIntBE(at + 1, 3);
    if (type === VORBIS_COMMENT) own = parseVorbisComment(head.subarray(at + 4, end));
    else if (type !== PADDING && type !== PICTURE) blocks.push(block(type, head.subarray(at + 4, end)));
    at = end;
  }
  blocks.push(block(VORBIS_COMMENT, vorbisComment(own.vendor, { ...own.tags, ...tags })));
  const bodies = pictures.map(pictureBlock);
  const fitting = bodies.filter((body) => body.length <= LARGEST_BLOCK_BYTES);
  blocks.push(
    ...fitting.map((body) => block(PICTURE, body)),
    block(0x80 | PADDING, Buffer.alloc(PADDING_BYTES)),
  );
  await withNewHead(path, [Buffer.from('fLaC'), ...blocks], head.length);
  return bodies.length === fitting.length ? [] : ['a picture of 16 MiB or more does not fit into FLAC'];
}

async function headOf(path: string): Promise<Buffer> {
  await using file = await open(path);
  const { size } = await file.stat();
  return await read(file, 0, await flacAudioStart(file, size));
}

/** `type` with the top bit set is the last block. */
function block(type: number, body: Buffer): Buffer {
  if (body.length > LARGEST_BLOCK_BYTES) throw new Error('tags of 16 MiB or more do not fit into FLAC');
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  head.writeUInt8(type, 0);
  return Buffer.concat([head, body]);
}
