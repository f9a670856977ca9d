import { ExpectedError } from '#errors';

/** A playlist file's text, read. */
export type M3u8 = {
  /** What `#PLAYLIST:` says. */
  readonly name: string | null;
  readonly entries: readonly M3u8Entry[];
};

/** One line of it that names something to play. */
export type M3u8Entry = {
  /** From 1. */
  readonly line: number;
  /** The line as it stands, without the space around it. */
  readonly text: string;
  /** What `#EXTINF` says of it. */
  readonly title: string | null;
  readonly durationSeconds: number | null;
  /** Where the file is, absolute or relative; `null` for what is not a file here: `http:`, another host. */
  readonly path: string | null;
};

/** What a playlist file says of a track. */
export type M3u8Track = {
  readonly path: string;
  readonly title: string;
  /** Empty when nobody is named. */
  readonly artist: string;
  readonly durationSeconds: number | null;
};

/** A file may be called "Live: Part 1.flac"; a URL has slashes behind its colon. */
const URL_START = /^(?:[a-z][a-z0-9+.-]*:\/\/|file:\/)/i;
/** Ten for each track of the longest playlist. */
const MOST_LINES = 100_000;
const LINE_BREAK = /\r\n|\n|\r/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a line cannot hold
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** UTF-8 with or without a mark, as the format asks for; what is not UTF-8 is taken for Windows' Latin, as old files are. */
export function decodeM3u8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/**
 * Reads extended and plain M3U; directives that it does not know are comments. Throws `invalid_request` for more than
 * 100,000 lines: 5 MB of line breaks would take half a second.
 */
export function parseM3u8(text: string): M3u8 {
  const entries: M3u8Entry[] = [];
  let name: string | null = null;
  let about: Pick<M3u8Entry, 'title' | 'durationSeconds'> = { title: null, durationSeconds: null };
  const lines = text.replace(/^\ufeff/, '').split(LINE_BREAK, MOST_LINES + 1);
  if (lines.length > MOST_LINES) {
    throw new ExpectedError('invalid_request', `the playlist file must have at most ${MOST_LINES} lines`);
  }
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line.startsWith('#EXTINF:')) about = parseExtinf(line.slice('#EXTINF:'.length));
    else if (line.startsWith('#PLAYLIST:')) name ??= line.slice('#PLAYLIST:'.length).trim() || null;
    else if (line !== '' && !line.startsWith('#')) {
      entries.push({ line: index + 1, text: line, ...about, path: pathOf(line) });
      about = { title: null, durationSeconds: null };
    }
  }
  return { name, entries };
}

/**
 * Extended M3U in UTF-8, which `parseM3u8` reads back. Paths are written as they are, and as `file://` URLs where a
 * line cannot hold them; below `folders`, where given, they are relative to the one that they are in.
 */
export function writeM3u8(
  { name, tracks }: { readonly name: string; readonly tracks: readonly M3u8Track[] },
  folders: readonly string[] = [],
): string {
  const lines = ['#EXTM3U', '#EXTENC: UTF-8', `#PLAYLIST:${oneLine(name)}`];
  for (const { path, title, artist, durationSeconds } of tracks) {
    const seconds = durationSeconds === null ? -1 : Math.round(durationSeconds);
    const label = [artist, title].map(oneLine).filter((part) => part !== '');
    lines.push(`#EXTINF:${seconds},${label.join(' - ')}`, lineOf(path, folders));
  }
  return `${lines.join('\n')}\n`;
}

/**
 * The paths that a written one may stand for, best first: as it is; with the backslashes of Windows as slashes; with
 * its percent signs decoded, which some programs write without `file://` before it.
 */
export function readingsOf(path: string): readonly string[] {
  const slashed = path.replaceAll('\\', '/');
  return [...new Set([path, slashed, decoded(slashed)])];
}

/** Seconds, attributes perhaps, a comma, a title. Seconds below 0 say that nobody knows. */
function parseExtinf(text: string): Pick<M3u8Entry, 'title' | 'durationSeconds'> {
  const seconds = /^\s*(\d+(?:\.\d+)?)/.exec(text)?.[1];
  // A comma within quotes belongs to an attribute.
  const title = /^(?:[^,"]|"[^"]*")*,(.*)$/.exec(text)?.[1]?.trim();
  return { title: title || null, durationSeconds: seconds === undefined ? null : Number(seconds) };
}

function pathOf(line: string): string | null {
  if (!URL_START.test(line)) return line;
  if (!/^file:/i.test(line)) return null;
  // Not `new URL`: programs write file URLs with bare spaces, `#` and `?` in them, and those belong to the path.
  const [, host, path] = /^file:(?:\/\/([^/]*))?(\/.*)$/i.exec(line) ?? [];
  if (path === undefined || (host && host.toLowerCase() !== 'localhost')) return null;
  return decoded(path);
}

/** As it is when its percent signs encode nothing. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function lineOf(path: string, folders: readonly string[]): string {
  if (path !== path.trim() || path.search(CONTROLS) >= 0) {
    return `file://${path.split('/').map(encodeURIComponent).join('/')}`;
  }
  const folder = folders.find((candidate) => path.startsWith(withSlash(candidate)));
  if (folder === undefined) return path;
  const relative = path.slice(withSlash(folder).length);
  // Must be taken neither for a comment nor for a URL, nor lose its space.
  return /^[#\s]/.test(relative) || URL_START.test(relative) ? `./${relative}` : relative;
}

function withSlash(folder: string): string {
  return folder.endsWith('/') ? folder : `${folder}/`;
}

function oneLine(text: string): string {
  return text.replace(CONTROLS, ' ').trim();
}
