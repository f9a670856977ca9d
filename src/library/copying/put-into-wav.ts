import { type FileHandle, open } from 'node:fs/promises';
import type { CarriedChunk } from './carried-chunks.ts';
import type { Properties } from './carried-tags.ts';
import { chunksOf } from './chunks.ts';

/** RIFF INFO (Multimedia Programming Interface 1.0, 2-14), which is all that some programs read. */
const INFO: Readonly<Record<string, string>> = {
  TITLE: 'INAM',
  ARTIST: 'IART',
  ALBUM: 'IPRD',
  DATE: 'ICRD',
  GENRE: 'IGNR',
  COMMENT: 'ICMT',
  TRACKNUMBER: 'IPRT',
  COPYRIGHT: 'ICOP',
};
/** A file of more has its sizes in `ds64`. */
const LARGEST_RIFF_BYTES = 2 ** 32 - 1;

/** Puts an ID3v2 tag, RIFF INFO and chunks behind the audio of a WAV or RF64 file. Throws where its sizes forbid it. */
export async function putIntoWav(
  path: string,
  id3v2: Uint8Array | null,
  tags: Properties,
  carried: readonly CarriedChunk[],
): Promise<void> {
  await using file = await open(path, 'r+');
  const { size } = await file.stat();
  const chunks = carried.map(({ id, body }) => chunk(id, body));
  const info = Object.entries(INFO).flatMap(([name, id]) => {
    const values = tags[name];
    return values === undefined ? [] : [chunk(id, Buffer.from(`${values.join('; ')}\0`))];
  });
  if (info.length > 0) chunks.push(chunk('LIST', Buffer.concat([Buffer.from('INFO'), ...info])));
  if (id3v2 !== null) chunks.push(chunk('id3 ', id3v2));
  if (chunks.length === 0) return;
  const end = await endOfChunks(file, size);
  const added = Buffer.concat(chunks);
  const head = Buffer.alloc(28);
  await file.read(head, 0, 28, 0);
  const isRf64 = head.toString('latin1', 0, 4) === 'RF64';
  const riffBytes = end + added.length - 8;
  if (!isRf64 && riffBytes > LARGEST_RIFF_BYTES) throw new Error('WAV files of 4 GiB have no room for tags');
  await file.write(added, 0, added.length, end);
  if (isRf64) head.writeBigUInt64LE(BigInt(riffBytes), 20);
  else head.writeUInt32LE(riffBytes, 4);
  await file.write(head, 0, 28, 0);
}

/** Where the last chunk ends, padded: at most one byte behind the end of the file. */
async function endOfChunks(file: FileHandle, size: number): Promise<number> {
  let end = 12;
  for await (const found of chunksOf(file, size)) end = found.end;
  if (end > size + 1) throw new Error('its last chunk reaches beyond its end');
  return end;
}

function chunk(id: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}
