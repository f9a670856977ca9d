/**
 * Which colour of tokens.css a profile has: those that most tracks have as primary each have their own, of equal ones the
 * first; the rest share one.
 */
export function profileColours(
  profileIds: readonly string[],
  counts: ReadonlyMap<string, number>,
): ReadonlyMap<string, `--series-${number}`> {
  const byCount = [...profileIds].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  return new Map(byCount.map((id, rank) => [id, `--series-${Math.min(rank, OWN_COLOURS) + 1}` as const]));
}

/** Eight series, the last of which is the grey of all others. */
const OWN_COLOURS = 7;
