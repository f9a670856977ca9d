import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

type RovingRowOptions = {
  readonly list: RefObject<HTMLElement | null>;
  readonly count: number;
  /** Where Tab enters as long as nobody was in it. */
  readonly start: number;
  /** Arrows move something else now. */
  readonly isPaused: boolean;
  /** Scrolls to a row, so that it is rendered. */
  readonly reveal: (row: number) => void;
  readonly onRemove: (row: number) => void;
  /** The row with the focus, which must stay rendered; -1 for none. */
  readonly onHold: (row: number) => void;
};

const PAGE = 10;

/**
 * One row of a long list is a stop of the Tab key, with all that can be pressed in it; the arrows go from row to row, Delete
 * takes one out. A row says which it is with `data-row`, what can be pressed in it with `data-part`.
 */
export function useRovingRow(options: RovingRowOptions) {
  const { list, count, start, isPaused, reveal, onRemove, onHold } = options;
  const [chosen, setChosen] = useState<number | null>(null);
  const row = Math.min(chosen ?? start, count - 1);
  /** What is to have the focus as soon as it is there. */
  const wanted = useRef<{ readonly row: number; readonly part: string } | null>(null);

  const focusWanted = useCallback(() => {
    if (wanted.current === null) return;
    const { row: wantedRow, part } = wanted.current;
    const element = list.current?.querySelector<HTMLElement>(
      `[data-row="${wantedRow}"] [data-part="${part}"]`,
    );
    if (!element) return;
    wanted.current = null;
    element.focus({ preventScroll: true });
  }, [list]);
  useLayoutEffect(focusWanted);
  // The place of what was removed is another row's as soon as the server says so.
  const lastCount = useRef(count);
  const afterRemoval = useRef<{ readonly row: number; readonly part: string } | null>(null);
  useEffect(() => {
    const isShorter = count < lastCount.current;
    lastCount.current = count;
    if (!isShorter || afterRemoval.current === null) return;
    const { row: removed, part } = afterRemoval.current;
    const next = Math.min(removed, count - 1);
    afterRemoval.current = null;
    if (next < 0) return;
    setChosen(next);
    wanted.current = { row: next, part };
    focusWanted();
  }, [count, focusWanted]);

  const goTo = (to: number, part: string): void => {
    const next = Math.min(count - 1, Math.max(0, to));
    wanted.current = { row: next, part };
    setChosen(next);
    onHold(next);
    reveal(next);
    focusWanted();
  };
  const remove = (from: number, part = 'remove'): void => {
    afterRemoval.current = { row: from, part };
    onRemove(from);
  };
  return {
    row,
    remove,
    onKeyDown(event: KeyboardEvent): void {
      const place = placeOf(event.target);
      if (isPaused || place === null || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
        return;
      const to: Readonly<Record<string, number>> = {
        ArrowDown: place.row + 1,
        ArrowUp: place.row - 1,
        PageDown: place.row + PAGE,
        PageUp: place.row - PAGE,
        Home: 0,
        End: count - 1,
      };
      const next = to[event.key];
      if (next !== undefined) goTo(next, place.part);
      else if (event.key === 'Delete') remove(place.row, place.part);
      else return;
      event.preventDefault();
    },
    onFocus({ target }: FocusEvent): void {
      const place = placeOf(target);
      if (place === null) return;
      setChosen(place.row);
      onHold(place.row);
    },
    onBlur({ relatedTarget, currentTarget }: FocusEvent): void {
      if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) onHold(-1);
    },
  };
}

function placeOf(target: EventTarget): { readonly row: number; readonly part: string } | null {
  if (!(target instanceof HTMLElement)) return null;
  const part = target.closest<HTMLElement>('[data-part]')?.dataset.part;
  const row = target.closest<HTMLElement>('[data-row]')?.dataset.row;
  return part === undefined || row === undefined ? null : { row: Number(row), part };
}
