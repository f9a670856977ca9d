import { ViewHead } from '../parts/view-head.tsx';

export function AlbumsView() {
  return <ViewHead title="Albums" />;
}
