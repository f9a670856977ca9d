import { createListeners } from './listeners.ts';
import type { Frame, Message, MessageType } from './message.ts';

/**
 * Calls `handler` with every message of one type, of several, or of all (`'*'`), from the next one on, until the
 * answered function is called.
 */
export type Subscribe = {
  // First, so that a handler of '*' gets the union of all.
  (types: '*', handler: (message: Message) => unknown): () => void;
  <Type extends MessageType>(
    types: Type | readonly Type[],
    handler: (message: Message<Type>) => unknown,
  ): () => void;
};

export type Subscriptions = { readonly subscribe: Subscribe; deliver(frame: Frame): void };

/** A handler that throws is told to `report`, and keeps nothing from the others. */
export function createSubscriptions(report: (error: unknown) => void): Subscriptions {
  const listeners = createListeners<Frame>(report);
  return {
    subscribe(types: string | readonly string[], handler: (message: never) => unknown) {
      const wanted: ReadonlySet<string> = new Set(typeof types === 'string' ? [types] : types);
      const isAll = wanted.has('*');
      // The contract says what a type's data is; the types of `subscribe` hold the two together.
      return listeners.add((frame) =>
        isAll || wanted.has(frame.type) ? handler(frame as never) : undefined,
      );
    },
    deliver: (frame) => listeners.tell(frame),
  };
}
