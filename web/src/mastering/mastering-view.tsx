import { ViewHead } from '../parts/view-head.tsx';

/** `null`: of the current track. */
export function MasteringView({ trackId }: { readonly trackId: number | null }) {
  return <ViewHead title="Mastering" detail={trackId === null ? 'The current track' : `Track ${trackId}`} />;
}
