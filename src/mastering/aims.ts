import type { OctaveChanges } from '#profiles';

/** What mastering is to change about one track: LU, dB, Hz. */
export type Aims = {
  readonly loudnessChangeLu: number;
  readonly crestChangeDb: number;
  readonly centroidChangeHz: number;
  /** Of the spectrum by octave bands, dB, loudness put aside. Left out where none is asked for: equal aims have equal JSON. */
  readonly octaveChangesDb?: OctaveChanges;
  /**
   * What the octaves' changes do to the centroid is theirs: `centroidChangeHz` is then what is wanted beside it, and no
   * centroid is looked for. Unless this is true: then it is the whole change.
   */
  readonly isCentroidWhole?: true;
  /** What no inter-sample peak may exceed, dBTP. */
  readonly ceilingDbtp: number;
  /** What no band of the equaliser may change by more than, dB, beside what the octaves' changes take. */
  readonly mostEqualiserDb: number;
  /** What comes first where not all can be had; otherwise they share. */
  readonly first?: 'loudness' | 'crest';
  /** Compression goes no further than this slope. */
  readonly leastSlope?: number;
};

export const DEFAULT_CEILING_DBTP = -1;

/** Whether there is a centroid to arrive at: changes by octaves have one of their own. */
export function looksForCentroid({ octaveChangesDb, isCentroidWhole }: Aims): boolean {
  return octaveChangesDb === undefined || isCentroidWhole === true;
}
