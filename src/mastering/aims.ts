/** What mastering is to change about one track: LU, dB, Hz. */
export type Aims = {
  readonly loudnessChangeLu: number;
  readonly crestChangeDb: number;
  readonly centroidChangeHz: number;
  /** What no inter-sample peak may exceed, dBTP. */
  readonly ceilingDbtp: number;
  /** What no band of the equaliser may change by more than, dB. */
  readonly mostEqualiserDb: number;
  /** What comes first where not all can be had; otherwise they share. */
  readonly first?: 'loudness' | 'crest';
  /** Compression goes no further than this slope. */
  readonly leastSlope?: number;
};

export const DEFAULT_CEILING_DBTP = -1;
