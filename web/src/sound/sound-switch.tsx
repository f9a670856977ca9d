import { Headphones, LoaderCircle, MonitorSpeaker, Volume2 } from 'lucide-react';
import { Button } from '../parts/button.tsx';
import { useSound } from './sound-provider.tsx';
import styles from './sound-switch.module.css';

/** Whether this page sounds, and the one button that changes it. */
export function SoundSwitch() {
  const { owner, ownerProblem, isBlocked, isWaiting, playHere, stopHere, unblock } = useSound();
  if (owner === 'here' && isBlocked) {
    return (
      <Button
        kind="primary"
        icon={Volume2}
        onClick={unblock}
        title="The browser waits for a press before it lets a page sound"
      >
        Start the sound
      </Button>
    );
  }
  return (
    <div className={styles.switch}>
      {/* Keys: who presses one while it becomes the other has pressed neither. */}
      {owner === 'here' ? (
        <Button
          key="here"
          className={styles.here}
          icon={isWaiting ? LoaderCircle : Volume2}
          aria-pressed
          onClick={stopHere}
          title="This page sounds. Press to silence it: the player goes on"
        >
          {isWaiting ? 'Loading' : 'Here'}
        </Button>
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
      <span className={styles.where} role="status" aria-label="Sound">
        {ownerProblem ?? WHERE[owner ?? 'nowhere']}
        {owner === 'device' && <MonitorSpeaker size={16} aria-hidden />}
      </span>
    </div>
  );
}

const WHERE = {
  here: '',
  elsewhere: 'Playing in another page',
  device: 'Playing on the server',
  nowhere: '',
} as const;

const WHY = {
  elsewhere: 'Another page sounds: take the sound over to this one',
  device: 'The audio device of the server sounds: take the sound over to this page',
  nowhere: 'No page sounds: hear it in this one',
} as const;
