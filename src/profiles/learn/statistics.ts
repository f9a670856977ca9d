import { Matrix } from 'ml-matrix';

/** Mean of each column. */
export function meanOf(rows: readonly (readonly number[])[]): readonly number[] {
  return new Matrix(rows as number[][]).mean('column');
}

/** Covariance of the columns around their means, each row counting alike (divided by their number). */
export function covarianceOf(rows: readonly (readonly number[])[]): Matrix {
  const centred = new Matrix(rows as number[][]).center('column');
  return centred.transpose().mmul(centred).div(rows.length);
}

/** Standard deviation around 0. */
export function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length));
}
