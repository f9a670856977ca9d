import { useEffect, useState } from 'react';

/** From here on somebody wants to know that something goes on, milliseconds. */
const LATE_MS = 1_000;

/** Whether what is awaited takes longer than nobody would notice. */
export function useIsLate(isAwaited: boolean): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    if (!isAwaited) return undefined;
    const timer = setTimeout(() => setIsLate(true), LATE_MS);
    return () => {
      clearTimeout(timer);
      setIsLate(false);
    };
  }, [isAwaited]);
  return isLate;
}
