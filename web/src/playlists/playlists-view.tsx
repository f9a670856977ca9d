import { ViewHead } from '../parts/view-head.tsx';

export function PlaylistsView() {
  return <ViewHead title="Playlists" />;
}
