import { ExpectedError } from '#errors';

/** Throws `invalid_request` unless `value` is a whole number from `min` to `max`, both included. */
export function requireWhole(field: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  // An empty range has no sensible wording of its own.
  const rule =
    max < min ? 'has no allowed value: the queue is empty' : `must be a whole number from ${min} to ${max}`;
  throw new ExpectedError('invalid_request', `${field} ${rule}, got ${value}`);
}

/** Throws `invalid_request` unless `value` lies between `min` and `max`, both included. */
export function requireBetween(field: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max && value < Infinity) return; // NaN fails every comparison
  const rule = max === Infinity ? `a finite number of at least ${min}` : `between ${min} and ${max}`;
  throw new ExpectedError('invalid_request', `${field} must be ${rule}, got ${value}`);
}
