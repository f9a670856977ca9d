import { Headphones, LoaderCircle, Volume2 } from 'lucide-react';
import { Button, IconButton } from '../parts/button.tsx';
import { useSound } from './sound-provider.tsx';
import styles from './sound-switch.module.css';

/** Whether this page sounds, and the one button that changes it. */
export function SoundSwitch() {
  const { owner, isBlocked, isWaiting, playHere, stopHere, unblock } = useSound();
  // Keys: who presses one while it becomes the other has pressed neither.
  return (
    <div className={styles.switch}>
      {owner === 'here' && isBlocked ? (
        <Button
          key="blocked"
          kind="primary"
          icon={Volume2}
          onClick={unblock}
          title="The browser waits for a press before it lets a page sound"
        >
          Start the sound
        </Button>
      ) : owner === 'here' ? (
        <IconButton
          key="here"
          icon={isWaiting ? LoaderCircle : Headphones}
          aria-pressed
          label={isWaiting ? 'This page sounds: loading' : 'This page sounds: silence it'}
          onClick={stopHere}
        />
      ) : (
        <Button
          key="elsewhere"
          icon={Headphones}
          disabled={owner === null}
          onClick={playHere}
          title={WHY[owner ?? 'nowhere']}
        >
          Play here
        </Button>
      )}
      <span className="visually-hidden" role="status" aria-label="Sound">
        {WHERE[owner ?? 'nowhere']}
      </span>
    </div>
  );
}

const WHERE = {
  here: 'This page sounds',
  elsewhere: 'Another page sounds',
  device: 'The device of the server sounds',
  nowhere: '',
} as const;

const WHY = {
  elsewhere: 'Another page sounds: take the sound over to this one',
  device: 'The audio device of the server sounds: take the sound over to this page',
  nowhere: 'No page sounds: hear it in this one',
} as const;
