import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { IconButton } from '../parts/button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import type { Order } from './list-address.ts';
import { useSelection } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import { type TrackList, useIdsOf, useTrackList } from './track-list.ts';
import type { TrackRow } from './track-row.ts';
import styles from './track-table.module.css';
import { TrackTableRow } from './track-table-row.tsx';
import { useCurrentTrackId } from './use-current-track-id.ts';
import { useThrottled } from './use-throttled.ts';
import { useTrackActions } from './use-track-actions.tsx';

/** What a column shows, and a table can be sorted by. */
export type TrackSort =
  | 'number'
  | 'title'
  | 'artist'
  | 'album'
  | 'duration'
  | 'integrated_lufs'
  | 'crest_factor_db'
  | 'confidence';

type TrackTableProps = {
  readonly label: string;
  readonly list: TrackList;
  /** In the order of an album its tracks have numbers, and no other album. */
  readonly kind?: 'library' | 'album';
  readonly sort: { readonly by: string; readonly order: Order; readonly onSort: (by: TrackSort) => void };
  /** True while a scan brings more. */
  readonly isGrowing?: boolean;
  /** In the place of the rows where there are none. */
  readonly empty: ReactNode;
};

const COLUMNS: readonly { readonly by: TrackSort; readonly label: string; readonly title?: string }[] = [
  { by: 'title', label: 'Title' },
  { by: 'artist', label: 'Artist' },
  { by: 'album', label: 'Album' },
  { by: 'duration', label: 'Time' },
  { by: 'integrated_lufs', label: 'Loudness', title: 'Integrated loudness, LUFS' },
  { by: 'crest_factor_db', label: 'Crest', title: 'Crest factor, dB: how far peaks stand out' },
  {
    by: 'confidence',
    label: 'Recommendation',
    title: 'Profile, how sure it is, and what it will do to the loudness; sorted by how sure it is',
  },
];

/** As track-table.module.css has them. */
const ROW_PX = 56;
const HEAD_PX = 48;
/** The player, and on a phone the tabs below it: rows must not hide behind them. */
const FOOT_PX = 160;
const RANGE_EVERY_MS = 120;

/** Tracks as one long table, of which only what is seen exists: 100,000 of them are as quick as 100. */
export function TrackTable({
  label,
  list,
  kind = 'library',
  sort,
  isGrowing = false,
  empty,
}: TrackTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  const [active, setActive] = useState(0);
  const wantsFocus = useRef(false);
  const [range, setRange] = useState({ first: 0, last: 20 });
  const wanted = useThrottled(range, RANGE_EVERY_MS);
  const { total, rowAt, isLoading, isOld, error, retry } = useTrackList(list, wanted, isGrowing);
  const idsOf = useIdsOf(list);
  const selection = useSelection(idsOf);
  const actions = useTrackActions(idsOf);
  const currentId = useCurrentTrackId();
  const at = Math.min(active, Math.max(0, total - 1));

  const virtualizer = useWindowVirtualizer({
    count: total,
    estimateSize: () => ROW_PX,
    overscan: 6,
    scrollMargin: top,
    scrollPaddingStart: HEAD_PX,
    scrollPaddingEnd: FOOT_PX,
    // The row that has the focus stays, wherever it is scrolled to.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(count - 1, endIndex + overscan);
      const seen = Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n);
      return at < first ? [at, ...seen] : at > last && at < count ? [...seen, at] : seen;
    },
  });
  const items = virtualizer.getVirtualItems();
  const { startIndex: first = 0, endIndex: last = 20 } = virtualizer.range ?? {};
  if (first !== range.first || last !== range.last) setRange({ first, last });

  // What stands above it, as a note that comes or goes, moves it.
  useLayoutEffect(() => {
    const measure = () => setTop((body.current?.getBoundingClientRect().top ?? 0) + scrollY);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);

  // After the row exists.
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${at}"]`);
    if (!row) return;
    wantsFocus.current = false;
    row.focus({ preventScroll: true });
  });

  // Where one was in another list, one is not in this.
  const shownList = useRef(list);
  useLayoutEffect(() => {
    if (shownList.current === list) return;
    shownList.current = list;
    setActive(0);
    if (scrollY > 0) scrollTo({ top: 0, behavior: 'instant' });
  }, [list]);

  const goTo = (index: number) => {
    const next = Math.max(0, Math.min(total - 1, index));
    setActive(next);
    wantsFocus.current = true;
    virtualizer.scrollToIndex(next, { align: 'auto' });
  };

  const select = useCallback(
    (row: TrackRow, index: number, isRange: boolean) =>
      isRange ? actions.attempt(selection.extendTo(index)) : selection.toggle(row.id, index),
    [selection.extendTo, selection.toggle, actions.attempt],
  );
  const play = useCallback(
    (index: number, row: TrackRow) => actions.play(index, row, total),
    [actions.play, total],
  );

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // Of a control in a row: its own. Only the row itself is moved by keys.
    if (!(event.target instanceof HTMLElement) || event.target.dataset.index === undefined) return;
    const page = Math.max(1, Math.floor((innerHeight - HEAD_PX - FOOT_PX) / ROW_PX) - 1);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: total - 1,
    }[event.key];
    const row = rowAt(at);
    if (to !== undefined) goTo(to);
    else if (event.key === 'Escape' && selection.ids.length > 0) selection.clear();
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey))
      actions.attempt(idsOf(0, total - 1, 10_000).then(selection.choose));
    else if (row === undefined) return;
    else if (event.key === 'Enter') play(at, row);
    else if (event.key === ' ') select(row, at, event.shiftKey);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))
      event.target.querySelector<HTMLElement>('[aria-haspopup=menu]')?.click();
    else return;
    event.preventDefault();
  };

  const columns = useMemo(() => COLUMNS.filter(({ by }) => kind === 'library' || by !== 'album'), [kind]);
  if (total === 0 && !isLoading && !isOld && error === null) return empty;
  return (
    <div>
      {error !== null && <ProblemNote error={error} onRetry={retry} />}
      {actions.error !== null && (
        <div className={styles.problem}>
          <ProblemNote error={actions.error}>
            <IconButton icon={X} label="Dismiss" onClick={actions.forget} />
          </ProblemNote>
        </div>
      )}
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: what WAI-ARIA calls a table that keys move in
        role="grid"
        aria-label={label}
        aria-rowcount={total + 1}
        aria-multiselectable
        aria-busy={isLoading || isOld}
        onKeyDown={onKeyDown}
        className={`${styles.table} ${kind === 'album' ? styles.ofAlbum : ''} ${selection.ids.length > 0 ? styles.selecting : ''}`}
      >
        <thead className={styles.head}>
          <tr aria-rowindex={1} className={styles.row}>
            <th scope="col" className={styles.lead}>
              <span className={kind === 'album' ? '' : 'visually-hidden'}>
                {kind === 'album' ? '#' : 'Play'}
              </span>
            </th>
            {columns.map(({ by, label: text, title }) => {
              const isSorted = sort.by === by;
              const Arrow = sort.order === 'asc' ? ArrowUp : ArrowDown;
              return (
                <th
                  key={by}
                  scope="col"
                  className={styles[by]}
                  aria-sort={isSorted ? (sort.order === 'asc' ? 'ascending' : 'descending') : undefined}
                >
                  <button type="button" title={title} className={styles.sort} onClick={() => sort.onSort(by)}>
                    {text}
                    {isSorted && <Arrow size={14} aria-hidden />}
                  </button>
                </th>
              );
            })}
            <th scope="col" className={styles.tail}>
              <span className="visually-hidden">More</span>
            </th>
          </tr>
        </thead>
        <tbody
          ref={body}
          className={`${styles.body} ${isOld ? styles.old : ''}`}
          style={{ blockSize: isLoading ? ROW_PX * 12 : virtualizer.getTotalSize() }}
        >
          {items.map(({ index, start }) => {
            const row = rowAt(index);
            return (
              <TrackTableRow
                key={index}
                index={index}
                offset={start - top}
                row={row}
                kind={kind}
                isActive={index === at}
                isCurrent={row !== undefined && row.id === currentId}
                isSelected={row !== undefined && selection.has(row.id)}
                isSelecting={selection.ids.length > 0}
                actions={actions}
                onActive={setActive}
                onSelect={select}
                onPlay={play}
              />
            );
          })}
        </tbody>
      </table>
      <SelectionBar selection={selection} actions={actions} />
    </div>
  );
}
