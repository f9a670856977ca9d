/** A piece for a small band, as it would stand on paper. A bar has four beats. */
export type Piece = {
  readonly beatsPerMinute: number;
  /** How late every second sixteenth comes, in sixteenths: 0 is straight, ⅓ a shuffle. */
  readonly swing: number;
  /** Of what players never do twice the same. */
  readonly seed: number;
  /** In which the hall falls by 60 dB. */
  readonly hallSeconds: number;
  /** One a bar; the last is held, and rings out. */
  readonly bars: readonly Bar[];
  /** The notes of the melody from the first bar on (`notation.ts`). */
  readonly melody: string;
  readonly melodyVoice: 'flute' | 'bell';
  /** Sixteenths of one bar, for each instrument that strikes them (`notation.ts`). */
  readonly rhythm: Readonly<Record<'keys' | 'bass' | 'kick' | 'snare' | 'hat' | 'shaker', string>>;
  /** The plucked notes of one bar: a sign a sixteenth, the number of a note of the chord from 1 on. */
  readonly arpeggio: string;
};

export type Bar = {
  /** From below: `D3 A3 C#4 F#4`. */
  readonly chord: string;
  readonly bass: string;
  /** Who plays: `k`eys, `p`luck, `s`trings, `b`ass, `d`rums, s`h`aker. The melody plays where it has notes. */
  readonly players: string;
  readonly dynamics: Dynamics;
};

/** How loudly, as musicians write it. */
export type Dynamics = 'p' | 'mp' | 'mf' | 'f';

/** A bar in one line: how loudly who plays what over which bass. */
export function bar(dynamics: Dynamics, players: string, bass: string, chord: string): Bar {
  return { dynamics, players, bass, chord };
}
