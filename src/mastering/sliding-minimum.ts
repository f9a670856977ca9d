/**
 * The smallest of the last `length` values, value by value: a queue of those that may still become it (rising from its
 * front), in a ring. Values from before the first are 1.
 */
export function createSlidingMinimum(length: number) {
  const values = new Float64Array(length + 1);
  const times = new Float64Array(length + 1);
  let front = 0;
  let count = 0;
  let now = 0;
  return {
    next(value: number): number {
      if (count > 0 && times[front]! <= now - length) {
        front = front === length ? 0 : front + 1;
        count--;
      }
      while (count > 0) {
        let back = front + count - 1;
        if (back > length) back -= length + 1;
        if (values[back]! < value) break;
        count--;
      }
      let at = front + count;
      if (at > length) at -= length + 1;
      values[at] = value;
      times[at] = now++;
      count++;
      return values[front]!;
    },
  };
}
