/**
 * Starts `work` on items as they come, at most `ahead` of them unanswered, and yields the answers in the items' order:
 * results can be printed at once and still read like the list that was given.
 */
export async function* inOrder<Item, Answer>(
  items: Iterable<Item>,
  ahead: number,
  work: (item: Item) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const waiting: Promise<Answer>[] = [];
  for (const item of items) {
    const answer = work(item);
    // Whoever is at the head is awaited below; the others must not count as unhandled until then.
    answer.catch(() => {});
    waiting.push(answer);
    if (waiting.length >= ahead) yield await (waiting.shift() as Promise<Answer>);
  }
  for (const answer of waiting) yield await answer;
}
