import { lstat, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { audioExtensions } from '#audio-extensions';
import { ExpectedError } from '#errors';
import { RENDER_FORMATS, type RenderFormat } from '#mastering';
import type { AudioFile } from './audio-files.ts';
import { UsageError } from './usage-error.ts';

/** One input and the file that comes of it. */
export type MasterOutput = {
  readonly path: string;
  readonly out: string;
  /** Why nothing is to be written there. */
  readonly refusal: ExpectedError | null;
};

/** Files by what they are, not by what they are called. */
export type FileIdentities = ReadonlySet<string>;

const DEFAULT_FORMAT = 'flac';
const FORMAT_OF: Readonly<Record<string, RenderFormat>> = {
  '.wav': 'wav',
  '.wave': 'wav',
  '.flac': 'flac',
  '.opus': 'opus',
  '.mp3': 'mp3',
};

/** Whether OUT is a folder: it exists as one, has no extension, or more than one file may come. */
export async function isFolder(out: string, files: { readonly mayBeSeveral: boolean }): Promise<boolean> {
  const status = await stat(out).catch(() => null);
  const isOne =
    status === null ? files.mayBeSeveral || extname(out) === '' || /[\\/]$/.test(out) : status.isDirectory();
  if (!isOne && files.mayBeSeveral)
    throw new UsageError(`--out must be a folder for several files, and ${out} is a file`);
  if (!isOne && (await stat(dirname(out)).catch(() => null)) === null)
    throw new UsageError(`--out must lie in a folder that exists, got "${out}"`);
  return isOne;
}

/** What `--format` says, or else the extension of an OUT that is a file, or else FLAC. */
export function formatFor(out: string, isOutFolder: boolean, asked: RenderFormat | undefined): RenderFormat {
  if (isOutFolder) return asked ?? DEFAULT_FORMAT;
  const extension = extname(out).toLowerCase();
  const named = FORMAT_OF[extension];
  if (named === undefined && audioExtensions.has(extension))
    throw new UsageError(`--out must end in .${RENDER_FORMATS.join(', .')}, got "${out}"`);
  if (asked !== undefined && named !== undefined && asked !== named)
    throw new UsageError(`--format must be ${named} for "${out}", got "${asked}"`);
  return asked ?? named ?? DEFAULT_FORMAT;
}

/**
 * Where each file goes. Refused are names that two inputs share (for the second), inputs, and without `force` files
 * that exist.
 */
export async function outputsFor(
  files: readonly AudioFile[],
  options: {
    readonly out: string;
    readonly isOutFolder: boolean;
    readonly format: RenderFormat;
    readonly force: boolean;
    readonly inputs: FileIdentities;
  },
): Promise<readonly MasterOutput[]> {
  const { out, isOutFolder, format, force, inputs } = options;
  const takenBy = new Map<string, string>();
  const outputs: MasterOutput[] = [];
  for (const { path, name } of files) {
    const target = isOutFolder ? join(out, dirname(name), `${basename(name, extname(name))}.${format}`) : out;
    const other = takenBy.get(resolve(target));
    takenBy.set(resolve(target), other ?? path);
    const refusal =
      other === undefined ? await refusalOf(target, { force, inputs }) : shared(target, path, other);
    outputs.push({ path, out: target, refusal });
  }
  return outputs;
}

/** What there is to say against writing a file; to be asked before the work and at its end. */
export async function refusalOf(
  out: string,
  { force, inputs }: { readonly force: boolean; readonly inputs: FileIdentities },
): Promise<ExpectedError | null> {
  if (inputs.has((await identityOf(out)) ?? ''))
    return new ExpectedError('output_exists', `${out} is a file that is read: an input is never overwritten`);
  const status = await lstat(out).catch(() => null);
  if (status === null) return null;
  if (status.isDirectory()) return new ExpectedError('output_exists', `${out} is a folder`);
  return force ? null : exists(out);
}

/** What is said when a file is in the way. */
export function exists(out: string): ExpectedError {
  return new ExpectedError('output_exists', `${out} exists already: --force overwrites it`);
}

/** The inputs, as far as they exist. */
export async function identitiesOf(files: readonly AudioFile[]): Promise<FileIdentities> {
  const identities = await Promise.all(files.map(({ path }) => identityOf(path)));
  return new Set(identities.filter((identity) => identity !== null));
}

async function identityOf(path: string): Promise<string | null> {
  const status = await stat(path, { bigint: true }).catch(() => null);
  return status === null ? null : `${status.dev} ${status.ino}`;
}

function shared(out: string, path: string, other: string): ExpectedError {
  return new ExpectedError('output_exists', `${path} would become ${out}, which ${other} becomes`);
}
