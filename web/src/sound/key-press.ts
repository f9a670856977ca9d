import { useEffect } from 'react';

/** Calls `act` when the key is pressed alone, and not by somebody who writes. */
export function useKeyPress(key: string, act: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { target, ctrlKey, metaKey, altKey, repeat, defaultPrevented } = event;
      if (event.key.toLowerCase() !== key || ctrlKey || metaKey || altKey || repeat || defaultPrevented)
        return;
      if (target instanceof Element && isWrittenIn(target)) return;
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [key, act]);
}

const UNWRITTEN_INPUTS = new Set(['button', 'checkbox', 'radio', 'range', 'submit', 'reset', 'color']);

function isWrittenIn(element: Element): boolean {
  if (element instanceof HTMLInputElement) return !UNWRITTEN_INPUTS.has(element.type);
  return (
    element.closest('textarea, select, [contenteditable]:not([contenteditable="false"]), dialog[open]') !==
    null
  );
}
