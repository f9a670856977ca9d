import { usePlayerState } from '../data/states.ts';
import { AbSwitch } from '../sound/ab-switch.tsx';
import { LevelMeter } from '../sound/level-meter.tsx';
import { ModeChoice } from '../sound/mode-choice.tsx';
import { SoundNotes } from '../sound/sound-notes.tsx';
import { SoundSwitch } from '../sound/sound-switch.tsx';

export function PlayerBar() {
  const track = usePlayerState()?.currentTrack;
  return (
    <>
      <LevelMeter />
      <p>{track?.title ?? 'Nothing loaded'}</p>
      <SoundSwitch />
      <AbSwitch />
      <SoundNotes />
      <details>
        <summary>Sound</summary>
        <ModeChoice />
      </details>
    </>
  );
}
