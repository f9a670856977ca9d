import { useEffect, useRef, useSyncExternalStore } from 'react';
import { isTakenBy } from './taken-keys.ts';

/**
 * One key and what it does. `key` is written as `KeyboardEvent.key` has it, with the modifiers before it: `n`, `?`, `Space`,
 * `ArrowLeft`, `Shift+ArrowLeft`. Signs that need Shift to be typed are written without it.
 */
export type Shortcut = {
  readonly key: string;
  /** What it does, as the help says it. */
  readonly label: string;
  readonly run: () => void;
};

const STORED = 'auralis.shortcuts';

/** In the order in which they were registered; of two for the same key the later one runs. */
let table: readonly Shortcut[] = [];
let isOn = localStorage.getItem(STORED) !== 'off';
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Registers one shortcut for as long as the component is there. `run` may be another function each time. */
export function useShortcut(key: string, label: string, run: () => void): void {
  useShortcutTable([{ key, label, run }]);
}

/** The same for many. Keys and labels are read when it is mounted. */
export function useShortcutTable(shortcuts: readonly Shortcut[]): void {
  const newest = useRef(shortcuts);
  newest.current = shortcuts;
  useEffect(() => {
    const added = newest.current.map(({ key, label }, i) => ({
      key,
      label,
      run: () => newest.current[i]?.run(),
    }));
    table = [...table, ...added];
    tell();
    return () => {
      table = table.filter((shortcut) => !added.includes(shortcut));
      tell();
    };
  }, []);
}

/** All that are there now. */
export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(subscribe, () => table);
}

/** Whether keys do anything: who dictates, or types by accident, switches them off (WCAG 2.1.4). Kept in the browser. */
export function useShortcutSwitch(): readonly [boolean, (isOn: boolean) => void] {
  const isOnNow = useSyncExternalStore(subscribe, () => isOn);
  return [
    isOnNow,
    (wanted) => {
      isOn = wanted;
      localStorage.setItem(STORED, wanted ? 'on' : 'off');
      tell();
    },
  ];
}

window.addEventListener('keydown', (event) => {
  if (!isOn || event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const name = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const written = event.shiftKey && event.key.length > 1 ? `Shift+${name}` : name;
  const shortcut = table.findLast(({ key }) => key === written);
  if (shortcut === undefined || isTakenBy(event.target, name)) return;
  event.preventDefault();
  shortcut.run();
});
