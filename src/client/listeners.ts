export type Listeners<Value> = {
  /** Calls `listener` with every value from the next one on, until the answered function is called. */
  add(listener: (value: Value) => unknown): () => void;
  tell(value: Value): void;
};

/**
 * Functions to be told, in the order in which they were added. One that throws (or whose promise fails) is reported and
 * does not keep a value from the others; one that is taken away while a value goes round no longer gets it.
 */
export function createListeners<Value>(report: (error: unknown) => void): Listeners<Value> {
  // A set of entries of their own: the same function may be added twice, and goes once for each.
  const entries = new Set<{ readonly listener: (value: Value) => unknown }>();
  return {
    add(listener) {
      const entry = { listener };
      entries.add(entry);
      return () => {
        entries.delete(entry);
      };
    },
    tell(value) {
      for (const entry of [...entries]) {
        if (!entries.has(entry)) continue;
        try {
          const result = entry.listener(value);
          if (result instanceof Promise) result.catch(report);
        } catch (error) {
          report(error);
        }
      }
    },
  };
}
