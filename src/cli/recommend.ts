import type { Analyzer, JobOptions } from '#analyzer';
import type { Analysis } from '#engine';
import { ExpectedError } from '#errors';
import { aimsFor, atIntensity, type Prediction, unchanged } from '#mastering';
import { openCatalogue, type Profile, recommend } from '#profiles';
import { type Enhancement, presetSchema, toMeasurements, toWireRecommendation } from '#wire';
import type { Command } from './command.ts';
import { type Measurement, measureAllAnd } from './measure.ts';
import { decimal, integer, type Parsed, text } from './options.ts';
import { UsageError } from './usage-error.ts';

type Settings = Pick<Enhancement, 'preset' | 'intensity'>;

export const recommendCommand: Command = {
  takes: 'FILE|DIR…',
  summary: 'say what mastering each file needs and will do to it, and the measurements that it rests on',
  details: `With --json one object a line: path, ok, the fields of mastering_recommendation, and measurements;
  or path, ok (false), code, message.
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
    profiles: { type: 'string', value: 'DIR', help: 'your own profiles, beside the catalogue' },
  },
  async run(parsed) {
    if (parsed.positionals.length === 0) throw new UsageError('recommend needs a file or a folder');
    const threads = integer(parsed, 'jobs', 1, 256);
    const confidenceThreshold = decimal(parsed, 'threshold', 0, 1) ?? 0.4;
    const settings = { preset: presetOf(parsed), intensity: decimal(parsed, 'intensity', 0, 1) ?? 1 };
    const userFolder = text(parsed, 'profiles');
    const { profiles, problems } = openCatalogue(userFolder === undefined ? {} : { userFolder });
    for (const problem of problems) process.stderr.write(`profile skipped: ${problem}\n`);

    const print = (measurement: Measurement<Decided>): void => {
      const answer = measurement.ok
        ? {
            path: measurement.path,
            ok: true as const,
            ...measurement.more,
            measurements: toMeasurements(measurement.analysis),
          }
        : measurement;
      if (parsed.values.json) process.stdout.write(`${JSON.stringify(answer)}\n`);
      else if (answer.ok) process.stdout.write(`${describe(answer)}\n`);
      else process.stderr.write(`${answer.code}: ${answer.message}\n`);
    };
    const decide = ({ path, analysis }: File, analyzer: Analyzer, options: JobOptions): Promise<Decided> =>
      decideFor({ path, analysis, profiles, confidenceThreshold, settings }, analyzer, options);
    return measureAllAnd(parsed.positionals, decide, { threads, print });
  },
};

type File = { readonly path: string; readonly analysis: Analysis };
type Decided = ReturnType<typeof toWireRecommendation>;

/** What is recommended for a measured file, and what the plan that is solved for it does. */
async function decideFor(
  file: File & {
    readonly profiles: readonly Profile[];
    readonly confidenceThreshold: number;
    readonly settings: Settings;
  },
  analyzer: Analyzer,
  options: JobOptions,
): Promise<Decided> {
  const { path, analysis, profiles, confidenceThreshold, settings } = file;
  const recommendation = recommendFor(path, analysis, profiles, confidenceThreshold);
  const aims = aimsFor(analysis, recommendation, settings.preset);
  const { plan, prediction: whole, unreached } = await analyzer.solve(path, { analysis, aims }, options);
  const predictionAt = async (intensity: number): Promise<Prediction> => {
    if (intensity === 1) return whole;
    const scaled = atIntensity(plan, intensity);
    return scaled === null
      ? unchanged(analysis)
      : analyzer.predict(path, { analysis, plan: scaled }, options);
  };
  const prediction = await predictionAt(settings.intensity);
  return toWireRecommendation(recommendation, { ...settings, prediction, unreached });
}

/** What it says of a file that cannot be matched names the file. */
function recommendFor(
  path: string,
  analysis: Analysis,
  profiles: readonly Profile[],
  confidenceThreshold: number,
) {
  try {
    return recommend(analysis, profiles, { confidenceThreshold });
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    throw new ExpectedError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}

function presetOf(parsed: Parsed): Settings['preset'] {
  const given = text(parsed, 'preset') ?? 'adaptive';
  const preset = presetSchema.options.find((name) => name === given);
  if (preset === undefined)
    throw new UsageError(`--preset must be one of ${presetSchema.options.join(', ')}, got "${given}"`);
  return preset;
}

type Answer = Decided & {
  readonly path: string;
  readonly measurements: ReturnType<typeof toMeasurements>;
};

function describe(answer: Answer): string {
  const { measurements: m } = answer;
  const signed = (value: number, digits: number): string => `${value < 0 ? '' : '+'}${value.toFixed(digits)}`;
  const change = (loudness: number, crest: number, centroid: number): string =>
    `${signed(loudness, 2)} LU, crest ${signed(crest, 2)} dB, centroid ${signed(centroid, 0)} Hz`;
  return [
    answer.path,
    `  ${answer.primary_profile_name}, confidence ${(100 * answer.confidence_score).toFixed(0)} %`,
    `  ${answer.reasoning}`,
    `  measured  ${m.integrated_lufs?.toFixed(1)} LUFS, ${m.true_peak_dbtp?.toFixed(1)} dBTP, RMS ${m.rms_dbfs?.toFixed(1)} dBFS, crest ${m.crest_factor_db?.toFixed(1)} dB, centroid ${m.spectral_centroid_hz?.toFixed(0)} Hz`,
    `  target    ${change(answer.target_loudness_change, answer.target_crest_change, answer.target_centroid_change)}`,
    `  predicted ${change(answer.predicted_loudness_change, answer.predicted_crest_change, answer.predicted_centroid_change)} (${answer.preset}, intensity ${answer.intensity})`,
  ].join('\n');
}
