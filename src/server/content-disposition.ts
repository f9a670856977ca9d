const LONGEST = 100;
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}"*/:<>?\\|]/gu;

/**
 * The header (RFC 6266) that has an answer saved as a file called `name` with an extension: once in ASCII for old
 * clients, once as it is (RFC 8187). What file systems and headers do not take becomes `_`.
 */
export function attachment(name: string, extension: string): string {
  return `attachment; ${fileName(name, extension)}`;
}

/** Likewise for an answer that is shown or heard where it is, and saved only when somebody wants to. */
export function inline(name: string, extension: string): string {
  return `inline; ${fileName(name, extension)}`;
}

function fileName(name: string, extension: string): string {
  const safe = [...name.replace(UNSAFE, '_')].slice(0, LONGEST).join('').trim().replace(/^\.+/, '_') || '_';
  const ascii = safe
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(UNSAFE, '_') // NFKD makes a slash of U+FF0F
    .replaceAll('%', '_'); // Some clients decode it.
  return `filename="${ascii}.${extension}"; filename*=UTF-8''${extValue(safe)}.${extension}`;
}

/** `value-chars` of RFC 8187: `encodeURIComponent` leaves a few of those alone that must be encoded here. */
function extValue(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
