/** From the first byte to before `end`. */
export type ByteRange = { readonly start: number; readonly end: number };

/**
 * What a `Range` header asks of `size` bytes (RFC 9110, 14.1.2 and 14.2). `'whole'` where there is none, or one that
 * may be passed over: of another unit, malformed, or several at once.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  const [, list = ''] = /^bytes=(.*)$/i.exec(header?.trim() ?? '') ?? [];
  const ranges = list
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  const [, first = '', last = ''] = (ranges.length === 1 && /^(\d*)-(\d*)$/.exec(ranges[0] ?? '')) || [];
  if (first === '') return last === '' ? 'whole' : suffix(Number(last), size);
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'whole'; // Invalid, by 14.1.2.
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size : Math.min(size, Number(last) + 1) };
}

/** The last so many bytes; all of them where there are fewer. */
function suffix(length: number, size: number): ByteRange | 'unsatisfiable' {
  if (length === 0 || size === 0) return 'unsatisfiable';
  return { start: Math.max(0, size - length), end: size };
}
