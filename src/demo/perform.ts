import { chord, pitch, strokes, tune } from './notation.ts';
import type { Bar, Dynamics, Piece } from './piece.ts';
import { seededRandom } from './random.ts';
import { reverberated } from './reverb.ts';
import { add, amplitudeOf, RATE_HZ, type Stereo, silence } from './stereo.ts';
import { bass } from './voices/bass.ts';
import { hat, kick, shaker, snare } from './voices/drums.ts';
import { keys } from './voices/keys.ts';
import { bell, flute } from './voices/lead.ts';
import { pad } from './voices/pad.ts';
import { pluck } from './voices/pluck.ts';
import type { Voice } from './voices/voice.ts';

/** After the last bar, for the hall to fall silent. */
const TAIL_SECONDS = 2.4;
const BEATS_A_BAR = 4;
const DYNAMICS_DB: Readonly<Record<Dynamics, number>> = { p: -9, mp: -6, mf: -3, f: 0 };

/** A channel of the mixing desk. */
type Strip = {
  readonly voice: Voice;
  readonly levelDb: number;
  readonly pan: number;
  /** What the hall gets of it. */
  readonly hallDb: number;
};

/** Kick, snare, bass and melody in the middle, everybody else where they sit. */
const DESK = {
  keys: { voice: keys, levelDb: -21, pan: -0.25, hallDb: -9 },
  pluck: { voice: pluck, levelDb: -16, pan: 0.45, hallDb: -8 },
  strings: { voice: pad, levelDb: -27, pan: 0, hallDb: -5 },
  bass: { voice: bass, levelDb: -16, pan: 0, hallDb: -30 },
  kick: { voice: kick, levelDb: -9.5, pan: 0, hallDb: -26 },
  snare: { voice: snare, levelDb: -12, pan: 0.06, hallDb: -12 },
  hat: { voice: hat, levelDb: -25, pan: -0.3, hallDb: -18 },
  shaker: { voice: shaker, levelDb: -22, pan: 0.5, hallDb: -14 },
  flute: { voice: flute, levelDb: -18, pan: 0.05, hallDb: -6 },
  bell: { voice: bell, levelDb: -17, pan: 0.1, hallDb: -6 },
} as const satisfies Readonly<Record<string, Strip>>;

type Player = keyof typeof DESK;

/** Plays a piece and mixes it: as the desk gives it, before anybody masters it. The same to the bit each time. */
export function perform(piece: Piece): Stereo {
  const { beatsPerMinute, bars, swing } = piece;
  const beatSeconds = 60 / beatsPerMinute;
  const random = seededRandom(piece.seed);
  const frames = Math.ceil((bars.length * BEATS_A_BAR * beatSeconds + TAIL_SECONDS) * RATE_HZ);
  const mix = silence(frames);
  const send = silence(frames);

  const play = (
    player: Player,
    note: { beat: number; beats: number; hz?: number; velocity: number; pan?: number },
  ): void => {
    const { voice, levelDb, pan, hallDb } = DESK[player];
    const { beat, beats, hz = 100, velocity } = note;
    // Nobody is quite on the beat, or quite as loud as before.
    const late = swung(beat, swing) * beatSeconds + 0.006 * (random() - 0.3);
    const strength = Math.min(1, velocity * (0.88 + 0.2 * random()));
    const { dynamics } = bars[Math.min(bars.length - 1, Math.floor(beat / BEATS_A_BAR))] as Bar;
    const gain = amplitudeOf(levelDb + DYNAMICS_DB[dynamics]);
    const sound = voice({ hz, seconds: beats * beatSeconds, velocity: strength, random });
    const frame = Math.round(late * RATE_HZ);
    add(sound, { mix, hall: send }, { frame, gain, hallGain: amplitudeOf(hallDb), pan: note.pan ?? pan });
  };

  for (const [number, bar] of bars.entries())
    playBar(piece, bar, { from: number * BEATS_A_BAR, isLast: number === bars.length - 1, play });
  for (const { beat, beats, hz } of tune(piece.melody))
    play(piece.melodyVoice, { beat, beats, hz, velocity: 0.8 + 0.15 * random() });

  const hall = reverberated(send, piece.hallSeconds);
  for (let n = 0; n < frames; n++) {
    mix.left[n]! += hall.left[n]!;
    mix.right[n]! += hall.right[n]!;
  }
  return mix;
}

function playBar(
  { rhythm, arpeggio }: Piece,
  bar: Bar,
  at: {
    readonly from: number;
    readonly isLast: boolean;
    readonly play: (
      player: Player,
      note: { beat: number; beats: number; hz?: number; velocity: number; pan?: number },
    ) => void;
  },
): void {
  const { from, isLast, play } = at;
  const notes = chord(bar.chord);
  const plays = (sign: string): boolean => bar.players.includes(sign);
  const pattern = (player: 'keys' | 'bass' | 'kick' | 'snare' | 'hat' | 'shaker') =>
    strokes(isLast ? 'X' : rhythm[player]).map(({ sixteenth, velocity }, index, all) => ({
      beat: from + sixteenth / 4,
      beats: isLast ? BEATS_A_BAR : ((all[index + 1]?.sixteenth ?? 16) - sixteenth) / 4,
      velocity,
    }));
  if (plays('k'))
    for (const stroke of pattern('keys'))
      for (const [voice, hz] of notes.entries())
        play('keys', { ...stroke, beat: stroke.beat + 0.012 * voice, hz });
  if (plays('s'))
    for (const [voice, hz] of notes.entries())
      play('strings', {
        beat: from,
        beats: BEATS_A_BAR,
        hz,
        velocity: 0.9,
        pan: voice % 2 === 0 ? -0.8 : 0.8,
      });
  if (plays('b')) for (const stroke of pattern('bass')) play('bass', { ...stroke, hz: pitch(bar.bass) });
  if (plays('d'))
    for (const drum of ['kick', 'snare', 'hat'] as const)
      for (const stroke of pattern(drum)) play(drum, stroke);
  if (plays('h')) for (const stroke of pattern('shaker')) play('shaker', stroke);
  if (plays('p')) playPluck(notes, isLast ? '1.2.3.4.5' : arpeggio, from, play);
}

function playPluck(
  notes: readonly number[],
  arpeggio: string,
  from: number,
  play: (player: Player, note: { beat: number; beats: number; hz: number; velocity: number }) => void,
): void {
  for (const [sixteenth, sign] of [...arpeggio].entries()) {
    const hz = notes[Number(sign) - 1];
    if (hz === undefined) continue;
    play('pluck', { beat: from + sixteenth / 4, beats: 0.5, hz, velocity: sixteenth % 8 === 0 ? 0.85 : 0.6 });
  }
}

/** A beat with every second sixteenth delayed. */
function swung(beat: number, swing: number): number {
  const sixteenth = Math.round(beat * 4);
  const isOff = sixteenth % 2 === 1 && Math.abs(beat * 4 - sixteenth) < 0.05;
  return isOff ? beat + swing / 4 : beat;
}
