import { Matrix } from 'ml-matrix';

/** A symmetric matrix from its lower triangle, row by row. */
export function symmetric(rows: readonly (readonly number[])[]): Matrix {
  return new Matrix(rows.map((row, r) => rows.map((_, c) => (c <= r ? row[c] : rows[c]?.[r]) ?? 0)));
}
