import { createRequire } from 'node:module';
import { ExpectedError } from '#errors';
import type { AudioSource } from '../audio-source.ts';
import { resample } from '../decode/open.ts';
import type { Descriptors } from '../descriptors.ts';
import { createMonoMix } from '../dynamics/mono-mix.ts';
import { blocksInRoom } from '../kernel/blocks.ts';
import { openRoom } from '../kernel/room.ts';

/** What essentia's rhythm extractor asks for. */
const ESSENTIA_RATE_HZ = 44_100;
/** essentia takes a whole signal at once; five minutes are about 50 MB in its memory, and say as much as an hour. */
const LONGEST_EXCERPT_SECONDS = 300;
/** Two seconds hold no beat to speak of. */
const SHORTEST_FOR_TEMPO_SECONDS = 5;

type Vector = { delete(): void };
type Essentia = {
  arrayToVector(samples: Float32Array): Vector;
  KeyExtractor(signal: Vector): { key: string; scale: string; strength: number };
  RhythmExtractor2013(signal: Vector): {
    bpm: number;
    confidence: number;
    ticks: Vector;
    estimates: Vector;
    bpmIntervals: Vector;
  };
};

const FATAL_EVENTS = ['uncaughtException', 'unhandledRejection'];

let loaded: Essentia | undefined;

function essentia(): Essentia {
  if (loaded === undefined) {
    // Emscripten's start-up code catches this process's uncaught exceptions and aborts on rejections: undone here.
    const listenersOf = (event: string) =>
      (process as NodeJS.EventEmitter).listeners(event) as (() => void)[];
    const before = new Set(FATAL_EVENTS.flatMap(listenersOf));
    const { Essentia: Constructor, EssentiaWASM } = createRequire(import.meta.url)('essentia.js');
    loaded = new Constructor(EssentiaWASM) as Essentia;
    for (const event of FATAL_EVENTS) {
      for (const listener of listenersOf(event))
        if (!before.has(listener)) process.removeListener(event, listener);
    }
  }
  return loaded;
}

/**
 * Key and tempo of the middle five minutes of a source (of all of it when it is shorter or of unknown length, its
 * first five minutes then). Silence has neither. `onProgress` answering `false` stops with `cancelled`.
 */
export async function describe(
  source: AudioSource,
  {
    onProgress,
  }: { readonly onProgress?: (secondsDone: number, secondsTotal: number | null) => boolean | undefined } = {},
): Promise<Descriptors> {
  const excerpt = readExcerpt(source, onProgress);
  const excerptSeconds = excerpt.length / source.format.sampleRateHz;
  if (excerpt.every((sample) => sample === 0)) {
    return { key: null, tempoBpm: null, tempoConfidence: null, excerptSeconds };
  }
  const { decoder, format } = source;
  const audible = await resample(excerpt, { fromHz: format.sampleRateHz, toHz: ESSENTIA_RATE_HZ, decoder });
  const vectors: Vector[] = [];
  const keep = <T extends Vector>(vector: T): T => {
    vectors.push(vector);
    return vector;
  };
  try {
    const signal = keep(essentia().arrayToVector(audible));
    const { key, scale, strength } = essentia().KeyExtractor(signal);
    const rhythm =
      excerptSeconds < SHORTEST_FOR_TEMPO_SECONDS ? null : essentia().RhythmExtractor2013(signal);
    if (rhythm) for (const vector of [rhythm.ticks, rhythm.estimates, rhythm.bpmIntervals]) keep(vector);
    const hasBeat = rhythm !== null && Number.isFinite(rhythm.bpm) && rhythm.bpm > 0;
    return {
      key: { tonic: key, scale: scale === 'minor' ? 'minor' : 'major', strength },
      tempoBpm: hasBeat ? rhythm.bpm : null,
      tempoConfidence: hasBeat ? rhythm.confidence : null,
      excerptSeconds,
    };
  } catch (cause) {
    // What essentia throws is a pointer or carries its whole source text: neither may travel on.
    throw new ExpectedError('not_measurable', 'essentia.js could not find key and tempo of this signal', {
      cause: cause instanceof Error ? cause.message.slice(0, 200) : String(cause),
    });
  } finally {
    for (const vector of vectors) vector.delete();
  }
}

function readExcerpt(
  source: AudioSource,
  onProgress?: (secondsDone: number, secondsTotal: number | null) => boolean | undefined,
): Float32Array<ArrayBuffer> {
  const { sampleRateHz, channels, durationSeconds } = source.format;
  const longest = Math.round(LONGEST_EXCERPT_SECONDS * sampleRateHz);
  const skipped = Math.max(0, Math.round(((durationSeconds ?? 0) * sampleRateHz - longest) / 2));
  using room = openRoom();
  const mix = createMonoMix(room, channels);
  const pieces: Float32Array[] = [];
  let at = 0;
  for (const block of blocksInRoom(room, source.blocks(), channels.length)) {
    const from = Math.max(0, skipped - at);
    const to = Math.min(block.frameCount, skipped + longest - at);
    if (from < to) pieces.push(mix(block).slice(from, to));
    at += block.frameCount;
    if (at >= skipped + longest) break;
    if (onProgress?.(at / sampleRateHz, durationSeconds) === false) {
      throw new ExpectedError('cancelled', 'the search for key and tempo was cancelled');
    }
  }
  const excerpt = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let filled = 0;
  for (const piece of pieces) {
    excerpt.set(piece, filled);
    filled += piece.length;
  }
  return excerpt;
}
