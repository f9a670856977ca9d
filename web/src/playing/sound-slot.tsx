import type { ReactNode } from 'react';

/** The place in the bar where `web/src/sound/` shows which page sounds, and switches between A and B. */
export function SoundSlot({ children }: { readonly children?: ReactNode }) {
  return children;
}
