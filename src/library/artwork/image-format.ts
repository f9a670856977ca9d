/** What artwork may be: raster images that browsers or sharp can show. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff';

/** IANA media types. */
export const IMAGE_CONTENT_TYPES: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  tiff: 'image/tiff',
};

/** A cover scanned at 600 dpi as PNG stays below; ours to choose. */
export const MAX_IMAGE_BYTES = 20 * 2 ** 20;
/** 7,000 × 7,000; as decoded pixels 200 MB at most. */
export const MAX_IMAGE_PIXELS = 50_000_000;

/** As people call them, for refusals. */
export const ALLOWED_IMAGES = 'JPEG, PNG, WebP, GIF, AVIF or TIFF';
/** Why a larger one is refused. */
export const TOO_MANY_IMAGE_BYTES = `images may have at most ${MAX_IMAGE_BYTES / 2 ** 20} MB`;

type Signature = readonly [offset: number, bytes: string];

/** By first bytes (WHATWG MIME Sniffing; the formats' own specifications). */
const ALLOWED: readonly (readonly [format: ImageFormat, ...Signature[]])[] = [
  ['jpeg', [0, '\xff\xd8\xff']],
  ['png', [0, '\x89PNG\r\n\x1a\n']],
  ['gif', [0, 'GIF87a']],
  ['gif', [0, 'GIF89a']],
  ['webp', [0, 'RIFF'], [8, 'WEBP']],
  ['tiff', [0, 'II*\0']],
  ['tiff', [0, 'MM\0*']],
];

/** What people send instead, to name it in the refusal. */
const REFUSED: readonly (readonly [name: string, ...Signature[]])[] = [
  ['a PDF document', [0, '%PDF-']],
  ['a PostScript document', [0, '%!PS']],
  ['a BMP image', [0, 'BM'], [6, '\0\0\0\0']],
  ['a JPEG XL image', [0, '\xff\x0a']],
  ['a JPEG XL image', [4, 'JXL \r\n']],
  ['a JPEG 2000 image', [4, 'jP  \r\n']],
  ['a JPEG 2000 image', [0, '\xff\x4f\xff\x51']],
  ['an icon', [0, '\0\0\x01\0']],
  ['a Photoshop document', [0, '8BPS']],
  ['an audio file', [0, 'ID3']],
  ['an audio file', [0, 'fLaC']],
  ['an audio file', [0, 'OggS']],
  ['an audio file', [0, 'RIFF'], [8, 'WAVE']],
  ['a HEIC image', [4, 'ftyphei']],
  ['a HEIC image', [4, 'ftypmif1']],
  ['an MP4 file', [4, 'ftyp']],
  ['a ZIP archive', [0, 'PK\x03\x04']],
];

/** Longer than any signature or list of brands that matters. */
const HEAD_BYTES = 512;

/** What the content says it is: a format that is allowed, or the name of what is not. */
export function recognise(
  content: Uint8Array,
): { readonly format: ImageFormat } | { readonly refused: string } {
  const length = Math.min(content.length, HEAD_BYTES);
  const head = Buffer.from(content.buffer, content.byteOffset, length).toString('latin1');
  const fits = ([, ...signatures]: readonly [string, ...Signature[]]): boolean =>
    signatures.every(([offset, bytes]) => head.startsWith(bytes, offset));
  const format = ALLOWED.find(fits)?.[0];
  if (format !== undefined) return { format };
  if (brandsOf(head).some((brand) => brand === 'avif' || brand === 'avis')) return { format: 'avif' };
  return { refused: REFUSED.find(fits)?.[0] ?? nameOfText(head) };
}

function nameOfText(head: string): string {
  if (head === '') return 'empty';
  const text = head.replace('\xef\xbb\xbf', '').trimStart().toLowerCase();
  if (/\p{Cc}/u.test(text.replace(/\s/g, ''))) return 'of a kind that is not known here';
  if (!text.startsWith('<')) return 'a text';
  if (text.includes('<svg')) return 'an SVG drawing';
  return /<(?:!doctype )?html/.test(text) ? 'an HTML page' : 'an XML document';
}

/** The major and the compatible brands of an ISO base media file (ISO/IEC 14496-12, `ftyp`). */
function brandsOf(head: string): readonly string[] {
  if (head.slice(4, 8) !== 'ftyp') return [];
  const length = Buffer.from(head.slice(0, 4), 'latin1').readUInt32BE();
  const brands = head.slice(16, Math.min(length, HEAD_BYTES)).match(/.{4}/gs) ?? [];
  return [head.slice(8, 12), ...brands];
}
