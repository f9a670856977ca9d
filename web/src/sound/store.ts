/** A value that is replaced, never changed in place, and whoever listens to it. */
export type Store<Value extends object> = {
  get(): Value;
  /** Tells nobody where nothing is new. */
  set(changes: Partial<Value>): void;
  subscribe(listener: () => void): () => void;
};

export function createStore<Value extends object>(initial: Value): Store<Value> {
  const listeners = new Set<() => void>();
  let value = initial;
  return {
    get: () => value,
    set(changes) {
      const keys = Object.keys(changes) as (keyof Value)[];
      if (keys.every((key) => Object.is(changes[key], value[key]))) return;
      value = { ...value, ...changes };
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
