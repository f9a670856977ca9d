/** Values by key, the least recently used ones dropped once all together cost more than `limit`. */
export type RecentlyUsed<Value> = {
  /** What was set, unless it has been dropped; from now on the most recently used. */
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  /** What all of it costs now. */
  cost(): number;
};

/** `costOf` says what one value costs, in the unit of `limit`; what costs more than that alone is not kept. */
export function createRecentlyUsed<Value>(
  limit: number,
  costOf: (value: Value) => number,
): RecentlyUsed<Value> {
  // A map keeps the order of insertion: the least recently used is the first.
  const kept = new Map<string, Value>();
  let cost = 0;
  const drop = (key: string): void => {
    const value = kept.get(key);
    if (value === undefined) return;
    kept.delete(key);
    cost -= costOf(value);
  };
  return {
    get(key) {
      const value = kept.get(key);
      if (value === undefined) return undefined;
      kept.delete(key);
      kept.set(key, value);
      return value;
    },
    set(key, value) {
      drop(key);
      if (costOf(value) > limit) return;
      kept.set(key, value);
      cost += costOf(value);
      for (const oldest of kept.keys()) {
        if (cost <= limit) return;
        drop(oldest);
      }
    },
    cost: () => cost,
  };
}
