import { useLocation } from 'wouter';
import { useWebSocketContext } from '#client/react';
import { useShortcutTable } from '../parts/shortcuts.ts';
import { NEXT_REPEAT, type Transport } from './use-transport.ts';
import type { Volume } from './use-volume.ts';

const VOLUME_STEP = 0.05;

/** The player's keys, in every view. Up and down are left to the page, which they scroll. */
export function usePlayerShortcuts(
  { command, toggle, seekBy, setRepeat }: Transport,
  { changeBy, toggleMute }: Volume,
  shuffle: () => Promise<void>,
): void {
  const { latest } = useWebSocketContext();
  const [, go] = useLocation();
  const repeatNext = () => setRepeat(NEXT_REPEAT[latest('player_state')?.data.repeat ?? 'off']);
  useShortcutTable([
    { key: 'Space', label: 'Play or pause', run: () => void toggle() },
    { key: 'ArrowLeft', label: '5 s back', run: () => void seekBy(-5) },
    { key: 'ArrowRight', label: '5 s forward', run: () => void seekBy(5) },
    { key: 'Shift+ArrowLeft', label: '30 s back', run: () => void seekBy(-30) },
    { key: 'Shift+ArrowRight', label: '30 s forward', run: () => void seekBy(30) },
    { key: 'n', label: 'Next track', run: () => void command('POST /api/player/next') },
    { key: 'p', label: 'Previous track', run: () => void command('POST /api/player/previous') },
    { key: 'Shift+ArrowUp', label: 'Louder', run: () => changeBy(VOLUME_STEP) },
    { key: 'Shift+ArrowDown', label: 'Quieter', run: () => changeBy(-VOLUME_STEP) },
    { key: 'm', label: 'Mute', run: toggleMute },
    { key: 's', label: 'Shuffle the queue', run: () => void shuffle() },
    { key: 'r', label: 'Repeat all, one, or nothing', run: () => void repeatNext() },
    { key: 'q', label: 'To the queue', run: () => go('/playing#queue') },
    { key: '/', label: 'Search', run: focusSearch },
  ]);
}

/** Of the view that is shown, where it has one. */
function focusSearch(): void {
  document.querySelector<HTMLInputElement>('main input[type=search]')?.select();
}
