import { resolve } from 'node:path';
import { createTagCopier } from '#library';
import { RENDER_FORMATS } from '#mastering';
import { openCatalogue } from '#profiles';
import { presetSchema } from '#wire';
import { audioFiles } from './audio-files.ts';
import type { Command } from './command.ts';
import { eachFile } from './each-file.ts';
import { masterFile } from './master-file.ts';
import { formatFor, identitiesOf, isFolder, outputsFor } from './master-outputs.ts';
import { printJson, reportPrinter } from './master-report.ts';
import { choice, decimal, integer, text } from './options.ts';
import { UsageError } from './usage-error.ts';

const presets = presetSchema.options;

export const masterCommand: Command = {
  takes: 'FILE|DIR… -o OUT',
  summary: 'master each file as recommended, and compare the result with what was predicted',
  details: `OUT is a folder if it exists as one, has no extension, or there are several inputs; folders inside an input
folder are kept. Tags and artwork are kept, but for gains, peaks and encoder settings of the old samples.
A file that exists is left alone without --force, and an input in any case; what is stopped leaves nothing behind.
With --json one object a line: path, ok, out, before, predicted, after, error (after - predicted), …
  or path, ok (false), code, message.
Exit code 0: all mastered; 1: some file could not be, the others are done; 130: stopped by Ctrl-C.`,
  options: {
    out: { type: 'string', short: 'o', value: 'OUT', help: 'the file to write, or the folder to write into' },
    preset: { type: 'string', value: 'NAME', help: `${presets.join(', ')} (default adaptive)` },
    intensity: {
      type: 'string',
      value: 'X',
      help: '0 (the same samples) to 1 (the whole plan, the default)',
    },
    format: {
      type: 'string',
      value: 'NAME',
      help: `${RENDER_FORMATS.join(', ')} (default: by the extension of OUT, or flac)`,
    },
    target: {
      type: 'string',
      value: 'LUFS',
      help: 'integrated loudness to come out at (at intensity 1), -70 to 0',
    },
    force: { type: 'boolean', help: 'overwrite files that exist' },
    json: { type: 'boolean', help: 'one JSON object a line, for machines' },
    jobs: { type: 'string', short: 'j', value: 'N', help: 'files at the same time (default: one a core)' },
    profiles: { type: 'string', value: 'DIR', help: 'your own profiles, beside the catalogue' },
  },
  async run(parsed) {
    const paths = parsed.positionals;
    if (paths.length === 0) throw new UsageError('master needs a file or a folder');
    const out = text(parsed, 'out');
    if (out === undefined || out === '')
      throw new UsageError('master needs --out: a file or a folder to write');
    const threads = integer(parsed, 'jobs', 1, 256);
    const preset = choice(parsed, 'preset', presets) ?? 'adaptive';
    const intensity = decimal(parsed, 'intensity', 0, 1) ?? 1;
    const targetLufs = decimal(parsed, 'target', -70, 0);
    const asked = choice(parsed, 'format', RENDER_FORMATS);
    const force = parsed.values.force === true;

    // What lies in OUT is not to be mastered once more.
    const files = await audioFiles(paths, (folder) => resolve(folder) === resolve(out));
    if (files.length === 0) throw new UsageError(`no audio files in ${paths.join(', ')}`);
    const mayBeSeveral = files.length > 1 || files.some(({ isOfFolder }) => isOfFolder);
    const isOutFolder = await isFolder(out, { mayBeSeveral });
    const format = formatFor(out, isOutFolder, asked);
    const inputs = await identitiesOf(files);
    const outputs = await outputsFor(files, { out, isOutFolder, format, force, inputs });

    const userFolder = text(parsed, 'profiles');
    const { profiles, problems } = openCatalogue(userFolder === undefined ? {} : { userFolder });
    for (const problem of problems) process.stderr.write(`profile skipped: ${problem}\n`);
    await using copier = createTagCopier();
    const settings = {
      preset,
      intensity,
      targetLufs,
      format,
      force,
      makesFolders: isOutFolder,
      inputs,
      profiles,
      copier,
    };
    return await eachFile(outputs, {
      threads,
      work: (output, tools) => masterFile(output, settings, tools),
      // A large file is being copied for seconds.
      onStop: () => void copier[Symbol.asyncDispose](),
      printer: async () =>
        parsed.values.json ? (result) => printJson(result, settings) : reportPrinter(settings),
    });
  },
};
