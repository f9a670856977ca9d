import { SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { formatCount, spellDuration } from '../parts/format.ts';
import { ViewHead } from '../parts/view-head.tsx';
import { DemoAlbumNote } from './demo-album-note.tsx';
import { EmptyLibrary } from './empty-library.tsx';
import { type Order, useListAddress } from './list-address.ts';
import { ScanLine } from './scan-line.tsx';
import { SearchField } from './search-field.tsx';
import { SortSelect } from './sort-select.tsx';
import { TrackDialogs } from './track-dialogs.tsx';
import type { TrackList } from './track-list.ts';
import { TrackTable } from './track-table.tsx';
import styles from './tracks-view.module.css';
import { useScan } from './use-scan.ts';
import { useStatistics } from './use-statistics.ts';

const SORTS = {
  title: 'asc',
  artist: 'asc',
  album: 'asc',
  duration: 'desc',
  integrated_lufs: 'desc',
  crest_factor_db: 'desc',
  true_peak_dbtp: 'desc',
  spectral_centroid_hz: 'desc',
  confidence: 'desc',
  year: 'desc',
  added_at: 'desc',
} as const satisfies Readonly<Record<string, Order>>;

const SORT_NAMES: Readonly<Record<keyof typeof SORTS, string>> = {
  title: 'Title',
  artist: 'Artist',
  album: 'Album',
  duration: 'Time',
  integrated_lufs: 'Loudness',
  crest_factor_db: 'Crest factor',
  true_peak_dbtp: 'True peak',
  spectral_centroid_hz: 'Brightness (centroid)',
  confidence: 'Confidence',
  year: 'Year',
  added_at: 'Date added',
};

const SHOWS = ['favourites', 'unmeasured', 'failed', 'missing'] as const;
const SHOW_NAMES: Readonly<Record<(typeof SHOWS)[number], string>> = {
  favourites: 'Favourites',
  unmeasured: 'Not measured yet',
  failed: 'Could not be measured',
  missing: 'File is not there',
};

/** Everything in the library, as one table. */
export function TracksView() {
  const { address, change, sortBy } = useListAddress({ sorts: SORTS, shows: SHOWS });
  const { search, by, order, show } = address;
  const { running } = useScan();
  const { data: statistics } = useStatistics(running !== null);
  const list = useMemo(
    (): TrackList => ({
      route: 'GET /api/library/tracks',
      query: {
        order_by: by,
        order,
        ...(search !== '' && { search }),
        ...(show === 'favourites' ? { favourite: 'true' } : show !== null && { state: show }),
      },
    }),
    [search, by, order, show],
  );
  const isAll = search === '' && show === null;
  return (
    <TrackDialogs>
      <ViewHead title="Tracks" detail={statistics && statistics.tracks > 0 && <Detail {...statistics} />}>
        <SearchField label="Search tracks" value={search} onChange={(text) => change({ search: text })} />
        <select
          aria-label="Show"
          className={styles.show}
          value={show ?? ''}
          onChange={({ target }) => change({ show: SHOWS.find((name) => name === target.value) ?? null })}
        >
          <option value="">All tracks</option>
          {SHOWS.map((name) => (
            <option key={name} value={name}>
              {SHOW_NAMES[name]}
            </option>
          ))}
        </select>
        <SortSelect names={SORT_NAMES} by={by} order={order} onChange={(sort) => change(sort)} />
      </ViewHead>
      <ScanLine running={running} />
      {statistics && statistics.tracks > 0 && <DemoAlbumNote />}
      <TrackTable
        label="Tracks"
        list={list}
        sort={{ by, order, onSort: (column) => column !== 'number' && sortBy(column) }}
        isGrowing={running !== null}
        empty={
          isAll ? (
            <EmptyLibrary />
          ) : (
            <Empty
              icon={SearchX}
              title={search === '' ? 'There are none' : `Nothing found for “${search}”`}
              actions={<Button onClick={() => change({ search: '', show: null })}>Show all tracks</Button>}
            >
              <p>Words are found by their beginnings, in title, artist and album.</p>
            </Empty>
          )
        }
      />
    </TrackDialogs>
  );
}

type DetailProps = {
  readonly tracks: number;
  readonly duration_seconds: number;
  readonly analysed: number;
  readonly failed: number;
};

function Detail({ tracks, duration_seconds, analysed, failed }: DetailProps) {
  const left = tracks - analysed - failed;
  return (
    <>
      {formatCount(tracks, 'track')}, {spellDuration(duration_seconds)}
      {left > 0 && `, ${left.toLocaleString('en')} still to be measured`}
    </>
  );
}
