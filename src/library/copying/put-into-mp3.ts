import { open } from 'node:fs/promises';
import { id3v2Bytes, read } from './file-without-audio.ts';
import { withNewHead } from './with-new-head.ts';

/** Puts an ID3v2 tag before the audio of an MP3 file, in place of one that is there. */
export async function putIntoMp3(path: string, id3v2: Uint8Array): Promise<void> {
  await withNewHead(path, [id3v2], await ownTagBytes(path));
}

async function ownTagBytes(path: string): Promise<number> {
  await using file = await open(path);
  return id3v2Bytes(await read(file, 0, 10));
}
