/** A note of a tune: from a beat on, for so many beats. */
export type Tone = { readonly beat: number; readonly beats: number; readonly hz: number };

const SEMITONES: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** The pitch of a note by its name in equal temperament, Hz: A4 is 440, Bb3 and F#5 as musicians write them. */
export function pitch(name: string): number {
  const [, letter = '', accidental, octave] = /^([A-G])([#b]?)(\d)$/.exec(name) ?? [];
  const semitone = SEMITONES[letter];
  if (semitone === undefined) throw new Error(`no note has the name ${name}`);
  const altered = semitone + (accidental === '#' ? 1 : accidental === 'b' ? -1 : 0);
  return 440 * 2 ** ((altered - 9) / 12 + Number(octave) - 4);
}

/** A tune: `A4:1.5` is a note and its beats, `r:2` a rest; bars are parted by `|`, for the reader only. */
export function tune(text: string): readonly Tone[] {
  let beat = 0;
  return text
    .split(/[\s|]+/)
    .filter(Boolean)
    .flatMap((token) => {
      const [name = '', length] = token.split(':');
      const beats = Number(length);
      const start = beat;
      beat += beats;
      return name === 'r' ? [] : [{ beat: start, beats, hz: pitch(name) }];
    });
}

/** A chord by the names of its notes, Hz. */
export function chord(names: string): readonly number[] {
  return names.split(' ').map(pitch);
}

/** Where a pattern of sixteenths strikes: `x` softly, `X` hard, anything else not. */
export function strokes(
  pattern: string,
): readonly { readonly sixteenth: number; readonly velocity: number }[] {
  return [...pattern].flatMap((sign, sixteenth) =>
    sign === 'x' || sign === 'X' ? [{ sixteenth, velocity: sign === 'X' ? 1 : 0.55 }] : [],
  );
}
