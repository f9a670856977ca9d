import { useEffect, useState } from 'react';

/** The value once it has stayed the same for a while, milliseconds: what is typed is not asked for letter by letter. */
export function useSettled<Value>(value: Value, afterMs = 150): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
}
