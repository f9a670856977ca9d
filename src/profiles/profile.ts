import { z } from 'zod';
import { detectionSchema } from './detection.ts';
import { MOST_OCTAVE_DB, OCTAVE_CENTRES_HZ } from './octaves.ts';

const sentence = z.string().trim().min(1).max(1000);

/**
 * What good mastering of one kind of music sounds like: where the tracks live that it is for, and what mastering
 * should change about them. A profile file is this as JSON.
 */
export const profileSchema = z
  .strictObject({
    id: z
      .string()
      .max(100)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens'),
    name: z.string().trim().min(1).max(200),
    version: z.int().min(1),
    /** Why there is such a profile. */
    reason: sentence,
    /** Where the figures come from. */
    source: sentence,
    /** What they were learned from; left out where they were not. */
    samples: z
      .strictObject({ count: z.int().min(1), tracks: z.int().min(1), from: sentence })
      .readonly()
      .optional(),
    /** How often a track is one of its own before anything is measured, against the other profiles. */
    share: z.strictObject({ value: z.number().gt(0).max(1), reason: sentence }).readonly(),
    detection: detectionSchema,
    /** What mastering should bring about for a track in the middle of these. */
    targets: z
      .strictObject({
        loudnessChangeLu: z.number().min(-40).max(40),
        crestChangeDb: z.number().min(-40).max(40),
        centroidChangeHz: z.number().min(-10_000).max(10_000),
        /** The RMS level to arrive at, dBFS, where one is known. */
        absoluteRmsDbfs: z.number().min(-60).max(0).optional(),
        /** Of the spectrum, loudness put aside, dB by octave from 31.5 Hz to 16 kHz; says more than the centroid. */
        octaveChangesDb: z
          .array(z.number().min(-MOST_OCTAVE_DB).max(MOST_OCTAVE_DB))
          .length(OCTAVE_CENTRES_HZ.length)
          .readonly()
          .optional(),
      })
      .readonly(),
    /** How far the change follows how far a track deviates: 0 not at all, 1 in proportion. */
    followsDeviation: z.number().min(0).max(1),
    /** Standard deviation of what the targets left unexplained where they were learned. */
    targetSpread: z
      .strictObject({
        loudnessChangeLu: z.number().min(0),
        crestChangeDb: z.number().min(0),
        centroidChangeHz: z.number().min(0),
        octaveChangesDb: z.array(z.number().min(0)).length(OCTAVE_CENTRES_HZ.length).readonly().optional(),
      })
      .readonly()
      .optional(),
  })
  .readonly();

export type Profile = z.infer<typeof profileSchema>;

/** The part of a name before " - ": short enough for a sentence. */
export function shortName({ name }: Pick<Profile, 'name'>): string {
  return name.split(' - ')[0] ?? name;
}

/** Whether it wants no change at all: "leave it as it is". */
export function isPreserving({ targets }: Pick<Profile, 'targets'>): boolean {
  const { loudnessChangeLu, crestChangeDb, centroidChangeHz, absoluteRmsDbfs, octaveChangesDb } = targets;
  return (
    loudnessChangeLu === 0 &&
    crestChangeDb === 0 &&
    centroidChangeHz === 0 &&
    absoluteRmsDbfs === undefined &&
    (octaveChangesDb ?? []).every((change) => change === 0)
  );
}
