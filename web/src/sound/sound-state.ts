/** Who sounds: this page, another one, none, or (where no page does) the audio device of the service. */
export type SoundOwner = 'here' | 'elsewhere' | 'nowhere' | 'device';

/** Where the music is mastered when enhancement is on: by the chain in this page, by the server, or not for this page. */
export type SoundMode = 'original' | 'here' | 'server';

/** What a page knows of its sound. */
export type SoundState = {
  /** `null` before the server's first word. */
  readonly owner: SoundOwner | null;
  /** Why the sound could not be taken or commanded. */
  readonly ownerProblem: string | null;
  /** The browser lets nothing sound before the person has pressed something on the page. */
  readonly isBlocked: boolean;
  /** Data are waited for: of a file, a render. */
  readonly isWaiting: boolean;
  readonly mode: SoundMode;
  /** False where the page was not loaded over https or from localhost: browsers run no AudioWorklet there. */
  readonly canMasterHere: boolean;
  /** Original and master at equal loudness: which of the two is heard; `null`: nothing is compared. */
  readonly comparing: 'original' | 'master' | null;
  /** What is heard of the current track, in truth. */
  readonly heard: 'original' | 'master';
  /** The plan of what is to be heard: not needed, asked for, at work, or not to be had (`masteringProblem`). */
  readonly mastering: 'off' | 'waiting' | 'on' | 'failed';
  readonly masteringProblem: string | null;
  /** The browser cannot decode the file: the server does, bit by bit. */
  readonly isDecodedByServer: boolean;
  /** Why the current track cannot be heard. */
  readonly problem: string | null;
  /** How much what is heard is ahead of the server's position, seconds; `null` while nothing is. */
  readonly offsetSeconds: number | null;
};

export const SILENT: SoundState = {
  owner: null,
  ownerProblem: null,
  isBlocked: false,
  isWaiting: false,
  mode: 'here',
  canMasterHere: true,
  comparing: null,
  heard: 'original',
  mastering: 'off',
  masteringProblem: null,
  isDecodedByServer: false,
  problem: null,
  offsetSeconds: null,
};
