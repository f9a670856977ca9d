import { useEffect, useLayoutEffect, useRef } from 'react';

/** How far down each address was when it was left; of this visit. */
const left = new Map<string, number>();
const MOST_ADDRESSES = 100;
/** A long list may still be asked for when somebody comes back; later, it would only startle. */
const PATIENCE_MS = 2_000;

/** Whether the address is one that somebody has come back to. Heard of before any view is: React draws between two listeners. */
let isBack = false;
addEventListener('popstate', () => {
  isBack = true;
});
// wouter tells of it so.
addEventListener('pushState', () => {
  isBack = false;
});

/** Begins a new view at its top; one that somebody comes back to, where it was left. The browser's own way is too early for lists. */
export function useScrollMemory(path: string): void {
  const isFirst = useRef(true);
  useEffect(() => {
    history.scrollRestoration = 'manual';
    const onScroll = () => remember(addressOf(location));
    addEventListener('scroll', onScroll, { passive: true });
    return () => removeEventListener('scroll', onScroll);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: on every change of the path
  useLayoutEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return undefined;
    }
    const top = isBack ? (left.get(addressOf(location)) ?? 0) : 0;
    isBack = false;
    return scrollWhenTall(top);
  }, [path]);
}

/** As soon as the page is tall enough, unless somebody scrolls first. Answers how to stop. */
function scrollWhenTall(top: number): () => void {
  const isTall = () => document.documentElement.scrollHeight >= top + innerHeight;
  scrollTo({ top, behavior: 'instant' });
  if (isTall()) return () => {};
  const stop = () => {
    observer.disconnect();
    clearTimeout(timer);
    removeEventListener('wheel', stop);
    removeEventListener('touchmove', stop);
    removeEventListener('keydown', stop);
  };
  const observer = new ResizeObserver(() => {
    if (!isTall()) return;
    stop();
    scrollTo({ top, behavior: 'instant' });
  });
  observer.observe(document.body);
  const timer = setTimeout(stop, PATIENCE_MS);
  addEventListener('wheel', stop, { passive: true });
  addEventListener('touchmove', stop, { passive: true });
  addEventListener('keydown', stop);
  return stop;
}

function remember(address: string): void {
  left.delete(address);
  left.set(address, scrollY);
  const [oldest] = left.keys();
  if (left.size > MOST_ADDRESSES && oldest !== undefined) left.delete(oldest);
}

function addressOf({ pathname, search }: Location): string {
  return pathname + search;
}
