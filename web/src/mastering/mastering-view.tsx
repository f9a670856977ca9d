import { AudioWaveform } from 'lucide-react';
import { Link } from 'wouter';
import { usePlayerState } from '../data/states.ts';
import { Empty } from '../parts/empty.tsx';
import { ViewHead } from '../parts/view-head.tsx';
import { TrackMastering } from './track-mastering.tsx';

/** What mastering finds in a track, and will do to it. `null`: of the current one. */
export function MasteringView({ trackId }: { readonly trackId: number | null }) {
  const player = usePlayerState();
  const id = trackId ?? player?.currentTrack?.id;
  if (id !== undefined) return <TrackMastering key={id} trackId={id} />;
  return (
    <>
      <ViewHead title="Mastering" />
      {player !== undefined && (
        <Empty icon={AudioWaveform} title="No track is loaded">
          <p>
            Play one from <Link href="/">the library</Link>, and this is where you see what mastering it
            needs, what that will do to it, and whether it came true.
          </p>
        </Empty>
      )}
    </>
  );
}
