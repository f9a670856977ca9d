import { usePlayerState } from '../data/states.ts';

export function PlayerBar() {
  const track = usePlayerState()?.currentTrack;
  return <p>{track?.title ?? 'Nothing loaded'}</p>;
}
