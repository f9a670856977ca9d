import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../parts/button.tsx';
import styles from './search-field.module.css';
import { useSettled } from './use-throttled.ts';

/** As long as between two letters of somebody who types on. */
const PAUSE_MS = 120;
/** As much as the server takes. */
const LONGEST = 200;

type SearchFieldProps = {
  /** What it searches: "Search tracks". */
  readonly label: string;
  /** What is searched for, as the address has it. */
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** Searches while it is typed into. "/" goes to it from anywhere. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const settled = useSettled(typed, PAUSE_MS);
  const told = useRef(value);

  // Back, or a link, has brought another.
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    if (settled === told.current || settled !== typed) return;
    told.current = settled;
    onChange(settled);
  }, [settled, typed, onChange]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof Element && event.target.closest('input, textarea, select, dialog');
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.select();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);

  return (
    <search className={styles.field}>
      <Search size={18} aria-hidden />
      <input
        ref={input}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        maxLength={LONGEST}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && typed !== '') setTyped('');
        }}
      />
      {typed !== '' && (
        <IconButton
          icon={X}
          label="Clear the search"
          iconSize={16}
          onClick={() => {
            setTyped('');
            input.current?.focus();
          }}
        />
      )}
    </search>
  );
}
