import {
  type Alignment,
  alignPrints,
  type IndexPair,
  matchByName,
  matchBySound,
  type Unmatched,
} from '#profiles';
import type { AudioFile } from './audio-files.ts';
import type { Failure } from './each-file.ts';
import type { LearnTrack } from './learn-tracks.ts';

export const MATCH_WORDS = ['auto', 'name', 'audio'] as const;
export type Match = (typeof MATCH_WORDS)[number];

/** A track before and after. */
export type TrackPair = {
  readonly before: LearnTrack;
  readonly after: LearnTrack;
  readonly matchedBy: 'name' | 'audio';
  /** `null` where their lengths leave nothing to compare. */
  readonly alignment: Alignment | null;
};

/** A file that was not used, and why. */
export type LeftOut = Omit<Failure, 'ok'>;

/** The files of both folders. */
export type Folders = { readonly befores: readonly AudioFile[]; readonly afters: readonly AudioFile[] };

/** What is to be measured: pairs by name; and files that have none, where they may be matched by their sound. */
export type PairingPlan = {
  readonly named: readonly (readonly [AudioFile, AudioFile])[];
  readonly nameless: Folders;
  readonly leftOut: readonly LeftOut[];
};

export function planPairing({ befores, afters }: Folders, match: Match): PairingPlan {
  const places: readonly IndexPair[] =
    match === 'audio'
      ? []
      : matchByName(
          befores.map(({ name }) => name),
          afters.map(({ name }) => name),
        );
  const named = places.flatMap(({ before, after }): readonly (readonly [AudioFile, AudioFile])[] => {
    const [a, b] = [befores[before], afters[after]];
    return a && b ? [[a, b]] : [];
  });
  const taken = new Set(named.flat());
  const nameless = {
    befores: befores.filter((file) => !taken.has(file)),
    afters: afters.filter((file) => !taken.has(file)),
  };
  if (match !== 'name' && nameless.befores.length > 0 && nameless.afters.length > 0)
    return { named, nameless, leftOut: [] };
  const rest = [...nameless.befores, ...nameless.afters];
  const reason = 'no file of the other folder has its name';
  return {
    named,
    nameless: { befores: [], afters: [] },
    leftOut: rest.map(({ path }) => alone(path, reason)),
  };
}

/** The pairs among what could be measured, and what is left over; `onProgress` as for `matchBySound`. */
export function pairTracks(
  { named, nameless }: PairingPlan,
  tracks: readonly LearnTrack[],
  onProgress?: (fraction: number) => void,
): { readonly pairs: readonly TrackPair[]; readonly leftOut: readonly LeftOut[] } {
  const trackOf = new Map(tracks.map((track) => [track.path, track]));
  const pairs: TrackPair[] = [];
  const leftOut: LeftOut[] = [];
  for (const [{ path: from }, { path: to }] of named) {
    const [before, after] = [trackOf.get(from), trackOf.get(to)];
    if (before && after)
      pairs.push({ before, after, matchedBy: 'name', alignment: alignPrints(before.print, after.print) });
    else if (before) leftOut.push(alone(from, `${to}, which has its name, could not be used`));
    else if (after) leftOut.push(alone(to, `${from}, which has its name, could not be used`));
  }
  const measured = (files: readonly AudioFile[]) =>
    files.map(({ path }) => trackOf.get(path)).filter((track) => track !== undefined);
  const befores = measured(nameless.befores);
  const afters = measured(nameless.afters);
  const found = matchBySound(
    befores.map(({ print }) => print),
    afters.map(({ print }) => print),
    onProgress,
  );
  for (const { before, after, ...alignment } of found.pairs) {
    const [a, b] = [befores[before], afters[after]];
    if (a && b) pairs.push({ before: a, after: b, matchedBy: 'audio', alignment });
  }
  leftOut.push(...found.unmatchedBefores.map((each) => unmatched(each, befores, afters)));
  leftOut.push(...found.unmatchedAfters.map((each) => unmatched(each, afters, befores)));
  return { pairs, leftOut };
}

/** A pair by name that is less alike is hardly one: none of those was that `matchBySound` was measured with. */
const LEAST_LIKENESS = 0.4;

/** One sentence for each pair that is hardly meant. */
export function doubtsAbout(pairs: readonly TrackPair[]): readonly string[] {
  return pairs.flatMap(({ before, after, alignment }) => {
    const both = `${before.path} and ${after.path}`;
    if (before.payloadHash === after.payloadHash)
      return [`${both} are the same audio: nothing was done to it`];
    if (alignment === null) return [`${both} are paired by name, but their lengths do not fit`];
    if (alignment.likeness < LEAST_LIKENESS)
      return [`${both} are paired by name, but do not sound alike (${percent(alignment.likeness)})`];
    return [];
  });
}

function unmatched(
  { index, likest, isAmbiguous }: Unmatched,
  own: readonly LearnTrack[],
  others: readonly LearnTrack[],
): LeftOut {
  const path = own[index]?.path ?? '';
  if (likest === null) return alone(path, 'no file of the other folder has its name or about its length');
  const other = `${others[likest.index]?.path} is the likest, to ${percent(likest.likeness)}`;
  const reason = isAmbiguous
    ? 'another one is as like, or that has a better partner'
    : 'too little to be sure';
  return alone(path, `${other}: ${reason}`);
}

function alone(path: string, reason: string): LeftOut {
  return { path, code: 'no_partner', message: `${path} has no partner: ${reason}` };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
