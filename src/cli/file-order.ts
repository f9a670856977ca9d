/** How much work is kept for each other thread, in lengths of the file that it would wait for: lengths are guesses. */
const SPARE = 2;
/** Files of which one is not this many times as long as another are of about one length. */
const MUCH_LONGER = 2;

/** Which file is to be begun next, by its index. */
export type FileOrder = {
  /** Takes one; the given one where there is one. `undefined` when none is left. */
  take(index?: number): number | undefined;
};

/**
 * Files in the order in which they were given, so that results come as they are read, but none so late that all other
 * threads have ended when it has not: before a file is begun that a much longer one needs to be left, so that the other
 * threads have something to do meanwhile, that one is. The last few go by length.
 */
export function createFileOrder(seconds: readonly number[], threads: number): FileOrder {
  const lengthOf = (index: number): number => seconds[index] ?? 0;
  /** The shortest first; of equal ones the first given last. */
  const left = seconds.map((_, index) => index).sort((a, b) => lengthOf(a) - lengthOf(b) || b - a);
  const isTaken = new Uint8Array(seconds.length);
  let first = 0;

  const due = (): number => {
    let chosen = first;
    let sum = 0;
    let shorter = 0;
    let length = 0;
    const total = left.reduce((seconds, index) => seconds + lengthOf(index), 0);
    for (const index of left) {
      if (lengthOf(index) > length) {
        length = lengthOf(index);
        shorter = sum;
      }
      sum += length;
      const isMissed = length >= MUCH_LONGER * lengthOf(first) && shorter <= SPARE * (threads - 1) * length;
      const isOfTheLast = length > lengthOf(first) && total <= SPARE * threads * length;
      if (isMissed || isOfTheLast) chosen = index;
    }
    return chosen;
  };

  return {
    take(index) {
      while (isTaken[first] === 1) first++;
      if (left.length === 0) return undefined;
      const taken = index ?? (threads === 1 ? first : due());
      isTaken[taken] = 1;
      left.splice(left.indexOf(taken), 1);
      return taken;
    },
  };
}
