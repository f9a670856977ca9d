/** A text frame of ID3v2.4 and what it says. */
export type TextFrame = readonly [id: `T${string}`, text: string];

const UTF_8 = 3;

/** An ID3v2.4 tag of text frames (id3.org, "ID3 tag version 2.4.0 - Main Structure", 3 and 4). */
export function id3Tag(frames: readonly TextFrame[]): Buffer {
  const body = Buffer.concat(
    frames.map(([id, text]) => {
      const content = Buffer.concat([Buffer.of(UTF_8), Buffer.from(text)]);
      return Buffer.concat([Buffer.from(id, 'latin1'), synchsafe(content.length), Buffer.of(0, 0), content]);
    }),
  );
  return Buffer.concat([Buffer.from('ID3'), Buffer.of(4, 0, 0), synchsafe(body.length), body]);
}

/** A chunk of a RIFF file, padded to an even length. */
export function riffChunk(id: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

/** 28 bits, seven in each byte. */
function synchsafe(value: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (value >> shift) & 0x7f));
}
