import type { Fault } from './faults.ts';
import type { Piece } from './piece.ts';
import { behindTheCurtain, firstLight, glassHour, nextRoom, nightTrain } from './pieces.ts';

/** A track of the demo album: a piece, and what went wrong with its master. */
export type DemoTrack = {
  /** Its place on the album, from 1 on. */
  readonly number: number;
  readonly title: string;
  readonly fileName: string;
  readonly piece: Piece;
  readonly fault: Fault;
};

/** What the tags of all of them say. */
export const DEMO_ALBUM = {
  title: 'Auralis Demo: Five Masters, Four Faults',
  artist: 'Auralis',
  genre: 'Demo',
} as const;

/** The picture beside the tracks. */
export const COVER_FILE = 'cover.png';

export const DEMO_TRACKS: readonly DemoTrack[] = [
  demoTrack(1, 'First Light', 'as it should be', firstLight, 'none'),
  demoTrack(2, 'Behind the Curtain', 'dull', behindTheCurtain, 'dull'),
  demoTrack(3, 'Night Train', 'over-limited', nightTrain, 'over-limited'),
  demoTrack(4, 'The Next Room', 'too quiet', nextRoom, 'quiet'),
  demoTrack(5, 'Glass Hour', 'harsh', glassHour, 'harsh'),
];

/** All files of the album, in the order in which they are made. */
export const DEMO_FILES: readonly string[] = [COVER_FILE, ...DEMO_TRACKS.map(({ fileName }) => fileName)];

function demoTrack(number: number, name: string, how: string, piece: Piece, fault: Fault): DemoTrack {
  return { number, title: `${name} (${how})`, fileName: `0${number} ${name}.wav`, piece, fault };
}
