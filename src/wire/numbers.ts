import { z } from 'zod';

/** A number in a closed range; whatever is outside hears of the whole range. */
export function between(min: number, max: number) {
  const error = `must be between ${min} and ${max}`;
  return z.number({ error }).min(min, error).max(max, error);
}
