import { ExpectedError } from '#errors';
import { openCatalogue, recommend } from '#profiles';
import { toMeasurements, toWireRecommendation } from '#wire';
import type { Command } from './command.ts';
import { type Measurement, measureAll } from './measure.ts';
import { decimal, integer, text } from './options.ts';
import { UsageError } from './usage-error.ts';

export const recommendCommand: Command = {
  takes: 'FILE|DIR…',
  summary: 'say what mastering each file needs, and the measurements that it rests on',
  details: `With --json one object a line: path, ok, the fields of mastering_recommendation, and measurements;
  or path, ok (false), code, message.
Exit code 0: all answered; 1: some file could not be, the others are done.`,
  options: {
    json: { type: 'boolean', help: 'one JSON object a line, for machines' },
    jobs: { type: 'string', short: 'j', value: 'N', help: 'files at the same time (default: one a core)' },
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
    const userFolder = text(parsed, 'profiles');
    const { profiles, problems } = openCatalogue(userFolder === undefined ? {} : { userFolder });
    for (const problem of problems) process.stderr.write(`profile skipped: ${problem}\n`);

    let failures = 0;
    const print = (measurement: Measurement): void => {
      const answer = answerFor(measurement);
      if (!answer.ok) failures++;
      if (parsed.values.json) process.stdout.write(`${JSON.stringify(answer)}\n`);
      else if (answer.ok) process.stdout.write(`${describe(answer)}\n`);
      else process.stderr.write(`${answer.code}: ${answer.message}\n`);
    };
    const answerFor = (measurement: Measurement) => {
      if (!measurement.ok) return measurement;
      const { path, analysis } = measurement;
      try {
        const recommendation = toWireRecommendation(recommend(analysis, profiles, { confidenceThreshold }));
        return { path, ok: true as const, ...recommendation, measurements: toMeasurements(analysis) };
      } catch (error) {
        if (!(error instanceof ExpectedError)) throw error;
        return { path, ok: false as const, code: error.code, message: `${path}: ${error.message}` };
      }
    };
    const status = await measureAll(parsed.positionals, { threads, print });
    return status === 0 && failures > 0 ? 1 : status;
  },
};

type Answer = ReturnType<typeof toWireRecommendation> & {
  readonly path: string;
  readonly measurements: ReturnType<typeof toMeasurements>;
};

function describe(answer: Answer): string {
  const { measurements: m } = answer;
  const signed = (value: number, digits: number): string => `${value < 0 ? '' : '+'}${value.toFixed(digits)}`;
  return [
    answer.path,
    `  ${answer.primary_profile_name}, confidence ${(100 * answer.confidence_score).toFixed(0)} %`,
    `  ${answer.reasoning}`,
    `  measured  ${m.integrated_lufs?.toFixed(1)} LUFS, ${m.true_peak_dbtp?.toFixed(1)} dBTP, RMS ${m.rms_dbfs?.toFixed(1)} dBFS, crest ${m.crest_factor_db?.toFixed(1)} dB, centroid ${m.spectral_centroid_hz?.toFixed(0)} Hz`,
    `  change    ${signed(answer.predicted_loudness_change, 2)} LU, crest ${signed(answer.predicted_crest_change, 2)} dB, centroid ${signed(answer.predicted_centroid_change, 0)} Hz`,
  ].join('\n');
}
