/** Key and tempo, as essentia.js hears them: kept beside the analysis, made only when somebody asks. */
export type Descriptors = {
  /** `strength` 0…1 is the correlation with the key's profile. `null` for silence. */
  readonly key: {
    readonly tonic: string;
    readonly scale: 'major' | 'minor';
    readonly strength: number;
  } | null;
  /** Beats per minute; `null` where no beat was found. */
  readonly tempoBpm: number | null;
  /** How sure the tempo is, 0…5.32 (essentia RhythmExtractor2013: below 1 is a guess, above 3.5 excellent). */
  readonly tempoConfidence: number | null;
  /** Seconds of the track that were listened to: the middle five minutes of longer ones. */
  readonly excerptSeconds: number;
};
