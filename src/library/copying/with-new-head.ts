import { type FileHandle, open, rename, rm } from 'node:fs/promises';

const AT_A_TIME = 2 ** 20;

/**
 * Writes a file anew: `head`, then what stood from `from` on, through `change` where pages have to be numbered anew.
 * Until the new one is whole, the file is as it was. `change` answers how many bytes it has taken of what it got, and
 * what is to be written for them.
 */
export async function withNewHead(
  path: string,
  head: readonly Uint8Array[],
  from: number,
  change: (bytes: Buffer) => { readonly taken: number; readonly written: Buffer } = (bytes) => ({
    taken: bytes.length,
    written: bytes,
  }),
): Promise<void> {
  const next = `${path}.tagged`;
  try {
    {
      await using source = await open(path);
      await using target = await open(next, 'wx');
      for (const part of head) await write(target, part);
      const buffer = Buffer.alloc(AT_A_TIME);
      let kept = 0;
      for (let at = from; ; ) {
        const { bytesRead } = await source.read(buffer, kept, buffer.length - kept, at);
        at += bytesRead;
        const { taken, written } = change(buffer.subarray(0, kept + bytesRead));
        await write(target, written);
        kept += bytesRead - taken;
        buffer.copyWithin(0, taken, taken + kept);
        if (bytesRead === 0) break;
      }
      if (kept > 0) throw new Error('it ends in the middle of a page');
    }
    await rename(next, path);
  } finally {
    await rm(next, { force: true });
  }
}

async function write(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}
