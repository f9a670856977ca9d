/** First the highest priority, then the longest waiting. */
export function createJobQueue<Entry extends { readonly priority: number }>() {
  // Few priorities, many entries: a list for each, looked through from the highest.
  const lists = new Map<number, Set<Entry>>();
  let size = 0;
  return {
    push(entry: Entry): void {
      const list = lists.get(entry.priority) ?? new Set();
      lists.set(entry.priority, list.add(entry));
      size++;
    },
    shift(): Entry | undefined {
      for (const priority of [...lists.keys()].sort((a, b) => b - a)) {
        for (const entry of lists.get(priority) ?? []) {
          this.remove(entry);
          return entry;
        }
      }
      return undefined;
    },
    /** Whether it was still waiting. */
    remove(entry: Entry): boolean {
      const list = lists.get(entry.priority);
      if (!list?.delete(entry)) return false;
      if (list.size === 0) lists.delete(entry.priority);
      size--;
      return true;
    },
    size: (): number => size,
  };
}
