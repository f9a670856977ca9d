/** What stands in a header whose writer does not know the length. */
const UNKNOWN = 0xffffffff;

/**
 * How long a RIFF or RF64 file (EBU Tech 3306) says that it is, bytes, by its first 28; `null` where its writer did not
 * know.
 */
export function wavLength(head: Buffer): number | null {
  const id = head.toString('latin1', 0, 4);
  const size = head.readUInt32LE(4);
  if (id === 'RIFF') return size === 0 || size === UNKNOWN ? null : size + 8;
  if (id !== 'RF64' || head.toString('latin1', 12, 16) !== 'ds64') return null;
  const long = Number(head.readBigUInt64LE(20));
  return long === 0 ? null : long + 8;
}
