import { ViewHead } from '../parts/view-head.tsx';

export function PlayingView() {
  return <ViewHead title="Playing" />;
}
