import { SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { usePlayerState } from '../data/states.ts';
import { useCommand } from '../data/use-command.ts';
import { IconButton } from '../parts/button.tsx';
import { formatNumber } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import styles from './playback-settings.module.css';

/** The longest crossfade that the player knows, seconds. */
const MOST_SECONDS = 12;

/** How one track passes into the next: a button that opens it beside the bar. `children` stand below. */
export function PlaybackSettings({ children }: { readonly children?: ReactNode }) {
  const id = useId();
  return (
    <>
      <IconButton icon={SlidersHorizontal} label="Playback settings" popoverTarget={id} />
      <div id={id} popover="auto" className={styles.popover} role="dialog" aria-label="Playback settings">
        <Settings />
        {children}
      </div>
    </>
  );
}

function Settings() {
  const state = usePlayerState();
  const { run, error } = useCommand('PUT /api/player/settings');
  const id = useId();
  const told = state?.crossfade_duration ?? 0;
  const [seconds, setSeconds] = useState(told);
  useEffect(() => setSeconds(told), [told]);
  if (!state) return <p>The player has not answered yet.</p>;
  const { gapless_enabled, crossfade_enabled } = state;
  const letGo = () => {
    if (seconds !== told) void run({ body: { crossfade_duration: seconds } });
  };
  return (
    <>
      <h2>Between tracks</h2>
      <label className={styles.line}>
        <input
          type="checkbox"
          checked={gapless_enabled}
          onChange={({ target }) => void run({ body: { gapless_enabled: target.checked } })}
        />
        <span>
          Gapless
          <small>The next track follows at once; without it, after 2 s of silence</small>
        </span>
      </label>
      <label className={styles.line}>
        <input
          type="checkbox"
          checked={crossfade_enabled}
          onChange={({ target }) => void run({ body: { crossfade_enabled: target.checked } })}
        />
        <span>
          Crossfade
          <small>The next track begins before this one ends</small>
        </span>
      </label>
      <div className={styles.seconds}>
        <label htmlFor={id}>Overlap</label>
        <output htmlFor={id}>{formatNumber(seconds, 1)} s</output>
        <input
          id={id}
          type="range"
          min={0}
          max={MOST_SECONDS}
          step={0.5}
          value={seconds}
          disabled={!crossfade_enabled}
          aria-valuetext={`${formatNumber(seconds, 1)} s`}
          onChange={({ target }) => setSeconds(Number(target.value))}
          onPointerUp={letGo}
          onKeyUp={letGo}
          onBlur={letGo}
        />
      </div>
      <ProblemNote error={error} />
    </>
  );
}
