import { AudioWaveform, Disc3, Ellipsis, ListEnd, ListStart, Play, SquareCheck } from 'lucide-react';
import { memo, type PointerEvent, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { Artwork } from '../parts/artwork.tsx';
import { Favourite } from '../parts/favourite.tsx';
import { formatDb, formatDuration, formatLufs, NONE } from '../parts/format.ts';
import { Menu } from '../parts/menu.tsx';
import { RecommendationCell } from './recommendation-cell.tsx';
import { TRACK_DIALOGS, useTrackDialog } from './track-dialogs.tsx';
import type { TrackRow } from './track-row.ts';
import styles from './track-table.module.css';
import type { TrackActions } from './use-track-actions.tsx';

type TrackTableRowProps = {
  readonly index: number;
  /** From the top of the table's body, CSS pixels. */
  readonly offset: number;
  /** Undefined: it is being asked for. */
  readonly row: TrackRow | undefined;
  readonly kind: 'library' | 'album';
  readonly isActive: boolean;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly isSelecting: boolean;
  readonly actions: Pick<TrackActions, 'playNext' | 'enqueue'>;
  readonly onActive: (index: number) => void;
  readonly onSelect: (row: TrackRow, index: number, isRange: boolean) => void;
  readonly onPlay: (index: number, row: TrackRow) => void;
};

/** One track. Only the row that the keyboard is at has controls that Tab comes to: a table of 100,000 has an end. */
export const TrackTableRow = memo(function TrackTableRow(props: TrackTableRowProps) {
  const { index, offset, row, isActive, isCurrent, isSelected } = props;
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-current={isCurrent ? 'true' : undefined}
      data-index={index}
      tabIndex={isActive ? 0 : -1}
      className={styles.row}
      style={{ insetBlockStart: offset }}
      onFocus={() => props.onActive(index)}
      onDoubleClick={(event) => {
        if (row && !isControl(event.target)) props.onPlay(index, row);
      }}
      onClick={(event) => {
        if (!row || isControl(event.target)) return;
        if (event.ctrlKey || event.metaKey || event.shiftKey) props.onSelect(row, index, event.shiftKey);
        else if ((event.nativeEvent as globalThis.PointerEvent).pointerType === 'touch')
          if (props.isSelecting) props.onSelect(row, index, false);
          else props.onPlay(index, row);
      }}
    >
      {row === undefined ? <Waiting /> : <Cells {...props} row={row} />}
    </tr>
  );
});

function Cells({
  row,
  index,
  kind,
  isActive,
  isSelected,
  actions,
  onSelect,
  onPlay,
}: TrackTableRowProps & { readonly row: TrackRow }) {
  const [, navigate] = useLocation();
  const openDialog = useTrackDialog();
  const isRange = useRef(false);
  const tabIndex = isActive ? 0 : -1;
  const { id, title, artist, album, albumId } = row;
  const items = () => [
    { label: 'Play', icon: Play, run: () => onPlay(index, row) },
    { label: 'Play next', icon: ListStart, run: () => actions.playNext([id]) },
    { label: 'Add to queue', icon: ListEnd, run: () => actions.enqueue([id]) },
    ...(kind === 'library' && albumId !== null
      ? [{ label: 'Go to album', icon: Disc3, run: () => navigate(`/albums/${albumId}`) }]
      : []),
    { label: 'Mastering', icon: AudioWaveform, run: () => navigate(`/mastering/${id}`) },
    ...TRACK_DIALOGS.map(({ label, icon }, n) => ({ label, icon, run: () => openDialog(n, [id]) })),
    { label: isSelected ? 'Let go' : 'Choose', icon: SquareCheck, run: () => onSelect(row, index, false) },
  ];
  return (
    <>
      <td className={styles.lead}>
        <input
          type="checkbox"
          className={styles.check}
          aria-label={`Choose ${title}`}
          checked={isSelected}
          tabIndex={tabIndex}
          onPointerDown={(event: PointerEvent) => {
            isRange.current = event.shiftKey;
          }}
          onChange={() => {
            onSelect(row, index, isRange.current);
            isRange.current = false;
          }}
        />
        <button
          type="button"
          className={styles.cover}
          aria-label={`Play ${title}`}
          tabIndex={tabIndex}
          onClick={() => onPlay(index, row)}
        >
          {kind === 'album' ? (
            <span className={styles.number}>{row.trackNumber ?? NONE}</span>
          ) : (
            <Artwork path={row.artworkPath} size={40} />
          )}
          <Play className={styles.play} size={18} fill="currentColor" aria-hidden />
        </button>
      </td>
      <td className={styles.title} title={title}>
        {title}
      </td>
      <td className={styles.artist} title={artist}>
        {artist || NONE}
      </td>
      {kind === 'library' && (
        <td className={styles.album} title={album}>
          {albumId === null ? (
            album || NONE
          ) : (
            <Link href={`/albums/${albumId}`} tabIndex={tabIndex}>
              {album}
            </Link>
          )}
        </td>
      )}
      <td className={styles.duration}>
        {row.durationSeconds === null ? (
          <span title="Not known before it is measured">{NONE}</span>
        ) : (
          formatDuration(row.durationSeconds)
        )}
      </td>
      <td className={styles.integrated_lufs} title={row.integratedLufs === null ? why(row) : undefined}>
        {formatLufs(row.integratedLufs)}
      </td>
      <td className={styles.crest_factor_db} title={row.crestFactorDb === null ? why(row) : undefined}>
        {formatDb(row.crestFactorDb)}
      </td>
      <td className={styles.confidence}>
        <RecommendationCell row={row} />
      </td>
      <td className={styles.tail}>
        <span className={row.isFavourite ? '' : styles.quiet}>
          <Favourite trackId={id} isFavourite={row.isFavourite} tabIndex={tabIndex} />
        </span>
        <Menu label={`More for ${title}`} icon={Ellipsis} items={items()} tabIndex={tabIndex} />
      </td>
    </>
  );
}

/** In the place of a row that is being asked for. */
function Waiting() {
  return (
    <>
      <td className={styles.lead}>
        <span className={`${styles.blank} ${styles.blankCover}`} />
      </td>
      <td className={styles.title}>
        <span className="visually-hidden">loading</span>
        <span className={styles.blank} style={{ inlineSize: '60%' }} />
      </td>
      <td className={styles.artist}>
        <span className={styles.blank} style={{ inlineSize: '40%' }} />
      </td>
    </>
  );
}

function why({ state, reason }: TrackRow): string {
  if (state === 'missing') return 'Its file is not there';
  return reason ?? 'It is being measured';
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, a, input, [role=menu]') !== null;
}
