import { ViewHead } from '../parts/view-head.tsx';

export function TracksView() {
  return <ViewHead title="Tracks" />;
}
