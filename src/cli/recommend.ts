import { DEFAULT_THRESHOLD, explain, openCatalogue, type Profile } from '#profiles';
import {
  type Enhancement,
  presetSchema,
  toMeasurements,
  toWireExplanation,
  toWireRecommendation,
} from '#wire';
import { audioFiles } from './audio-files.ts';
import type { Command } from './command.ts';
import { decide, match } from './decide.ts';
import { eachFile, type WorkTools } from './each-file.ts';
import { explanationText } from './explanation.ts';
import { choice, decimal, integer, text } from './options.ts';
import { unsafeNote } from './unsafe-note.ts';
import { UsageError } from './usage-error.ts';

export const recommendCommand: Command = {
  takes: 'FILE|DIR…',
  summary: 'say what mastering each file needs and will do to it, and the measurements that it rests on',
  details: `With --json one object a line: path, ok, the fields of mastering_recommendation, and measurements,
  and with --explain explanation; or path, ok (false), code, message.
Exit code 0: all answered; 1: some file could not be, the others are done.`,
  options: {
    json: { type: 'boolean', help: 'one JSON object a line, for machines' },
    jobs: { type: 'string', short: 'j', value: 'N', help: 'files at the same time (default: one a core)' },
    preset: {
      type: 'string',
      value: 'NAME',
      help: `one of ${presetSchema.options.join(', ')} (default adaptive)`,
    },
    intensity: { type: 'string', value: 'X', help: 'how much of it, 0 to 1 (default 1)' },
    threshold: {
      type: 'string',
      value: 'X',
      help: 'confidence from which one profile is enough, 0 to 1 (default 0.4)',
    },
    explain: {
      type: 'boolean',
      help: 'also the profiles that come into question, and which features speak for and against each',
    },
    profiles: { type: 'string', value: 'DIR', help: 'your own profiles, beside the catalogue' },
  },
  async run(parsed) {
    if (parsed.positionals.length === 0) throw new UsageError('recommend needs a file or a folder');
    const threads = integer(parsed, 'jobs', 1, 256);
    const confidenceThreshold = decimal(parsed, 'threshold', 0, 1) ?? DEFAULT_THRESHOLD;
    const settings = {
      preset: choice(parsed, 'preset', presetSchema.options) ?? 'adaptive',
      intensity: decimal(parsed, 'intensity', 0, 1) ?? 1,
      explains: parsed.values.explain === true,
    };
    const userFolder = text(parsed, 'profiles');
    const { profiles, problems } = openCatalogue(userFolder === undefined ? {} : { userFolder });
    for (const problem of problems) process.stderr.write(`profile skipped: ${problem}\n`);

    const files = await audioFiles(parsed.positionals);
    if (files.length === 0) throw new UsageError(`no audio files in ${parsed.positionals.join(', ')}`);
    return eachFile(files, {
      threads,
      work: ({ path }, tools) => answerFor(path, { profiles, confidenceThreshold, ...settings }, tools),
      printer: async () => (result) => {
        if (parsed.values.json)
          process.stdout.write(`${JSON.stringify(result.ok ? result.answer : result)}\n`);
        else if (result.ok) process.stdout.write(describe(result));
        else process.stderr.write(`${result.code}: ${result.message}\n`);
      },
    });
  },
};

type Settings = Pick<Enhancement, 'preset' | 'intensity'> & {
  readonly profiles: readonly Profile[];
  readonly confidenceThreshold: number;
  readonly explains: boolean;
};

/** Of all the work on a file. */
const MEASURED = 0.5;

/** Measures a file; what is recommended for it, and what the plan that is solved for it does. */
async function answerFor(path: string, settings: Settings, tools: WorkTools) {
  const { preset, intensity, profiles, explains } = settings;
  const { onProgress } = tools;
  const matched = await match(path, settings, {
    ...tools,
    onProgress: (fraction, doing) => onProgress(MEASURED * fraction, doing),
  });
  onProgress(MEASURED, 'solving');
  const { prediction, unreached } = await decide(path, matched, settings, tools);
  const explained = explains ? explain(matched.analysis, profiles) : null;
  const answer = {
    path,
    ok: true as const,
    ...toWireRecommendation(matched.recommendation, { preset, intensity, prediction, unreached }),
    ...(explained && { explanation: toWireExplanation(explained) }),
    measurements: toMeasurements(matched.analysis),
  };
  return { ok: true as const, answer, explained };
}

function describe({ answer, explained }: Awaited<ReturnType<typeof answerFor>>): string {
  const { measurements: m } = answer;
  const signed = (value: number, digits: number): string => {
    const text = value.toFixed(digits);
    // What rounds to nothing is not negative.
    return Number(text) < 0 ? text : `+${text.replace('-', '')}`;
  };
  const byOctave = (changes: readonly number[]): string =>
    `, spectrum by octave ${signed(Math.min(...changes), 1)} to ${signed(Math.max(...changes), 1)} dB`;
  const change = (loudness: number, crest: number, centroid: number): string =>
    `${signed(loudness, 2)} LU, crest ${signed(crest, 2)} dB, centroid ${signed(centroid, 0)} Hz`;
  const lines = [
    answer.path,
    `  ${answer.primary_profile_name}, confidence ${(100 * answer.confidence_score).toFixed(0)} %`,
    ...(answer.is_safe ? [] : [`  ${unsafeNote(answer)}`]),
    `  ${answer.reasoning}`,
    `  measured  ${m.integrated_lufs?.toFixed(1)} LUFS, ${m.true_peak_dbtp?.toFixed(1)} dBTP, RMS ${m.rms_dbfs?.toFixed(1)} dBFS, crest ${m.crest_factor_db?.toFixed(1)} dB, centroid ${m.spectral_centroid_hz?.toFixed(0)} Hz`,
    `  target    ${change(answer.target_loudness_change, answer.target_crest_change, answer.target_centroid_change)}`,
    `  aimed at  ${change(answer.aim_loudness_change, answer.aim_crest_change, answer.aim_centroid_change)}${answer.aim_octave_changes ? byOctave(answer.aim_octave_changes) : ''}`,
    `  predicted ${change(answer.predicted_loudness_change, answer.predicted_crest_change, answer.predicted_centroid_change)} (${answer.preset}, intensity ${answer.intensity})`,
  ];
  return `${lines.join('\n')}\n${explained ? explanationText(explained, process.stdout) : ''}`;
}
