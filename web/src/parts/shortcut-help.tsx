import { useState } from 'react';
import { Dialog } from './dialog.tsx';
import styles from './shortcut-help.module.css';
import { useShortcut, useShortcutSwitch, useShortcuts } from './shortcuts.ts';

/** How a key is written on a keyboard. */
const WRITTEN: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** Says on "?" which keys do what. */
export function ShortcutHelp() {
  const [isOpen, setIsOpen] = useState(false);
  useShortcut('?', 'This list', () => setIsOpen(true));
  return isOpen && <ShortcutDialog onClose={() => setIsOpen(false)} />;
}

export function ShortcutDialog({ onClose }: { readonly onClose: () => void }) {
  // Its own comes first into the table, and is the least news.
  const shortcuts = useShortcuts().toSorted((a, b) => Number(a.key === '?') - Number(b.key === '?'));
  const [isOn, setIsOn] = useShortcutSwitch();
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl className={styles.keys}>
        {shortcuts.map(({ key, label }) => (
          <div key={key}>
            <dt>
              {key.split('+').map((part) => (
                <kbd key={part}>{WRITTEN[part] ?? (part.length === 1 ? part.toUpperCase() : part)}</kbd>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <label className={styles.switch}>
        <input type="checkbox" checked={isOn} onChange={({ target }) => setIsOn(target.checked)} />
        Shortcuts are on. They rest while you type, and where a button or slider with the focus uses the key.
      </label>
    </Dialog>
  );
}
