/** A chunk of a RIFF file that goes over into another. */
export type CarriedChunk = { readonly id: string; readonly body: Uint8Array };

/** Of a `bext` chunk without coding history (EBU Tech 3285, 2.3). */
const BEXT_BYTES = 602;
const VERSION_AT = 346;
/** Five values: integrated loudness, range, and the three maxima. */
const LOUDNESS_AT = 412;
const LOUDNESS_BYTES = 10;

/** The `bext` chunk of a WAV file in memory, without the loudness that it states of the old samples; empty without one. */
export function bextOf(file: Uint8Array): readonly CarriedChunk[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    const end = at + 8 + size;
    if (bytes.toString('latin1', at, at + 4) === 'bext' && size >= BEXT_BYTES && end <= bytes.length) {
      const body = Buffer.from(bytes.subarray(at + 8, end));
      body.writeUInt16LE(Math.min(body.readUInt16LE(VERSION_AT), 1), VERSION_AT);
      body.fill(0, LOUDNESS_AT, LOUDNESS_AT + LOUDNESS_BYTES);
      return [{ id: 'bext', body }];
    }
    at = end + (size % 2);
  }
  return [];
}
