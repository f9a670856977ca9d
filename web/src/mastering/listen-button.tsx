import { Play } from 'lucide-react';
import { usePlayerState } from '../data/states.ts';
import { useCommand } from '../data/use-command.ts';
import { Button } from '../parts/button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useSound } from '../sound/sound-provider.tsx';

/** Makes the track the current one, and lets this page sound where none does. Nothing where it is current already. */
export function ListenButton({ trackId }: { readonly trackId: number }) {
  const player = usePlayerState();
  const { owner, playHere } = useSound();
  const load = useCommand('POST /api/player/load');
  const play = useCommand('POST /api/player/play');
  if (player === undefined || player.currentTrack?.id === trackId) return null;
  const listen = async () => {
    if (owner === 'nowhere') playHere();
    if ((await load.run({ body: { track_id: trackId } })) !== null) await play.run();
  };
  return (
    <>
      <Button icon={Play} disabled={load.isRunning || play.isRunning} onClick={() => void listen()}>
        Listen
      </Button>
      <ProblemNote error={load.error ?? play.error} />
    </>
  );
}
