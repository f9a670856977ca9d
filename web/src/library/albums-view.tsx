import { SearchX } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { formatCount } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ViewHead } from '../parts/view-head.tsx';
import { AlbumGrid } from './album-grid.tsx';
import { useAlbumList } from './album-list.ts';
import { EmptyLibrary } from './empty-library.tsx';
import { type Order, useListAddress } from './list-address.ts';
import { SearchField } from './search-field.tsx';
import { SortSelect } from './sort-select.tsx';

const SORTS = { title: 'asc', artist: 'asc', year: 'desc' } as const satisfies Readonly<
  Record<string, Order>
>;
const SORT_NAMES: Readonly<Record<keyof typeof SORTS, string>> = {
  title: 'Title',
  artist: 'Artist',
  year: 'Year',
};

/** Every album as its cover. */
export function AlbumsView() {
  const { address, change } = useListAddress({ sorts: SORTS });
  const { search, by, order } = address;
  const [range, setRange] = useState({ first: 0, last: 0 });
  const albums = useAlbumList({ order_by: by, order, ...(search !== '' && { search }) }, range);
  const isNothing = albums.total === 0 && !albums.isLoading && !albums.isOld && albums.error === null;
  return (
    <>
      <ViewHead title="Albums" detail={albums.total > 0 && formatCount(albums.total, 'album')}>
        <SearchField label="Search albums" value={search} onChange={(text) => change({ search: text })} />
        <SortSelect names={SORT_NAMES} by={by} order={order} onChange={change} />
      </ViewHead>
      <ProblemNote error={albums.error} onRetry={albums.retry} />
      {!isNothing ? (
        <AlbumGrid albums={albums} onRange={setRange} />
      ) : search === '' ? (
        <EmptyLibrary />
      ) : (
        <Empty
          icon={SearchX}
          title={`No album found for “${search}”`}
          actions={<Button onClick={() => change({ search: '' })}>Show all albums</Button>}
        />
      )}
    </>
  );
}
