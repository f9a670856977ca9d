import type { FileOrder } from './file-order.ts';

/**
 * Does `work` on items in the order that is given, `atOnce` at a time and at most `ahead` of them begun and not yielded,
 * and yields the answers in the items' own order: results can be printed at once and still read like the list that was
 * given.
 */
export async function* inOrder<Item, Answer>(
  items: readonly Item[],
  { order, atOnce, ahead }: { readonly order: FileOrder; readonly atOnce: number; readonly ahead: number },
  work: (item: Item) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const answers = items.map(() => Promise.withResolvers<Answer>());
  const held = new Set<number>();
  let running = 0;
  let head = 0;
  let isOver = false;

  const fill = (): void => {
    while (running < atOnce && !isOver) {
      // At the limit only what all others wait for is begun.
      if (held.size >= ahead && held.has(head)) return;
      const index = order.take(held.size < ahead ? undefined : head);
      if (index === undefined) return;
      begin(index, items[index] as Item);
    }
  };
  const begin = (index: number, item: Item): void => {
    const answer = answers[index] as PromiseWithResolvers<Answer>;
    held.add(index);
    running++;
    const answered = work(item).finally(() => {
      running--;
      fill();
    });
    answer.resolve(answered);
    // Whoever is at the head is awaited below; the others must not count as unhandled until then.
    answer.promise.catch(() => {});
  };

  try {
    for (; head < items.length; head++) {
      fill();
      yield await (answers[head] as PromiseWithResolvers<Answer>).promise;
      held.delete(head);
      delete answers[head];
    }
  } finally {
    isOver = true;
  }
}
