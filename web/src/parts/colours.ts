import { useSyncExternalStore } from 'react';

const dark = matchMedia('(prefers-color-scheme: dark)');

function onSchemeChange(listener: () => void): () => void {
  dark.addEventListener('change', listener);
  return () => dark.removeEventListener('change', listener);
}

/** What a canvas draws in has to be drawn anew when this changes. */
export function useColourScheme(): 'light' | 'dark' {
  return useSyncExternalStore(onSchemeChange, () => (dark.matches ? 'dark' : 'light'));
}

/** A colour of tokens.css as it is now, for a canvas, which knows no custom properties: `colourOf('--accent')`. */
export function colourOf(token: `--${string}`): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
