import type { Half } from './references.ts';

/** What is done to a track, in words of what is wrong with it then. */
export type Damage = 'over-limited' | 'level-lost' | 'dulled' | 'harsh' | 'muddy' | 'flattened' | 'undamaged';

/** What ffmpeg is told, and what the result's level is brought to. */
export type Treatment = {
  /** The filter, or a codec that the track goes through instead. */
  readonly filter: string;
  readonly codec?: readonly [extension: string, ...options: readonly string[]];
  /** Whether the loudest sample is brought back to what it was, as whoever passes such a file on does. */
  readonly keepsPeak: boolean;
};

export type Levels = { readonly samplePeakDbfs: number; readonly rmsDbfs: number };

type Degradation = {
  /** Mild, moderate, strong: what profiles are fitted on, and others between them for the report. */
  readonly strengths: Readonly<Record<Half, readonly [number, number, number]>>;
  /** What a strength is. */
  readonly unit: string;
  readonly treat: (strength: number, levels: Levels) => Treatment;
};

/** ffmpeg's alimiter and asoftclip work on ±1. */
const FULL_SCALE = 'limit=1:level=disabled:attack=1:release=30';

/**
 * Known damage, by ffmpeg's filters and none of ours, so that nothing is undone by the very filter that did it.
 * Strengths are ours: mild is what one hears beside the original, strong what one hears without it.
 */
export const DEGRADATIONS: Readonly<Record<Damage, Degradation>> = {
  'over-limited': {
    strengths: { fitted: [5, 9, 13], keptOut: [6, 8, 12] },
    unit: 'dB that the loudest sample is driven over full scale, two thirds limited, the last third clipped',
    treat: (drive, { samplePeakDbfs }) => ({
      filter: `volume=${-samplePeakDbfs + (2 * drive) / 3}dB,alimiter=${FULL_SCALE},volume=${drive / 3}dB,asoftclip=type=hard`,
      keepsPeak: false,
    }),
  },
  'level-lost': {
    strengths: { fitted: [6, 10, 16], keptOut: [7, 9, 14] },
    unit: 'dB of level lost',
    treat: (loss) => ({ filter: `volume=${-loss}dB`, keepsPeak: false }),
  },
  dulled: {
    strengths: { fitted: [5, 9, 14], keptOut: [6, 8, 12] },
    unit: 'dB that a shelf at 4 kHz takes away',
    treat: (cut) => ({ filter: `highshelf=f=4000:t=q:w=0.7:g=${-cut}`, keepsPeak: true }),
  },
  harsh: {
    strengths: { fitted: [4, 7, 11], keptOut: [5, 6, 9] },
    unit: 'dB added around 3.5 kHz, 1.5 octaves wide',
    treat: (boost) => ({ filter: `equalizer=f=3500:t=o:w=1.5:g=${boost}`, keepsPeak: true }),
  },
  muddy: {
    strengths: { fitted: [4, 7, 11], keptOut: [5, 6, 9] },
    unit: 'dB added around 250 Hz, 1.5 octaves wide',
    treat: (boost) => ({ filter: `equalizer=f=250:t=o:w=1.5:g=${boost}`, keepsPeak: true }),
  },
  flattened: {
    strengths: { fitted: [2.5, 4, 8], keptOut: [3, 3.5, 6] },
    unit: 'to 1, the ratio of a compressor whose threshold lies 8 dB below the RMS level',
    treat: (ratio, { rmsDbfs }) => ({
      filter: `acompressor=threshold=${Math.max(-60, rmsDbfs - 8)}dB:ratio=${ratio}:attack=5:release=120:detection=rms`,
      keepsPeak: true,
    }),
  },
  /** Harmless things that happen to files: as it is, a lossy codec, a little less level. */
  undamaged: {
    strengths: { fitted: [0, 1, 2], keptOut: [0, 3, 4] },
    unit: 'as it is; 1: MP3 at 192 kb/s; 2: 1 dB less; 3: Opus at 112 kb/s; 4: 1.5 dB less',
    treat: (which) => HARMLESS[which] ?? AS_IT_IS,
  },
};

const AS_IT_IS: Treatment = { filter: 'anull', keepsPeak: false };
const HARMLESS: readonly Treatment[] = [
  AS_IT_IS,
  { ...AS_IT_IS, codec: ['mp3', '-c:a', 'libmp3lame', '-b:a', '192k'] },
  { ...AS_IT_IS, filter: 'volume=-1dB' },
  { ...AS_IT_IS, codec: ['opus', '-c:a', 'libopus', '-b:a', '112k'] },
  { ...AS_IT_IS, filter: 'volume=-1.5dB' },
];
