import { useEffect, useRef, useState } from 'react';

/** A value that changes with every frame, at most so often; the last one always arrives. */
export function useThrottled<Value>(value: Value, everyMs: number): Value {
  const [kept, setKept] = useState(value);
  const keptAt = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, keptAt.current + everyMs - performance.now());
    const timer = setTimeout(() => {
      keptAt.current = performance.now();
      setKept(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, everyMs]);
  return kept;
}

/** A value once it has been the same for so long. */
export function useSettled<Value>(value: Value, forMs: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), forMs);
    return () => clearTimeout(timer);
  }, [value, forMs]);
  return settled;
}
