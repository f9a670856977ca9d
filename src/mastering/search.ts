import { Matrix, solve as solveLinear } from 'ml-matrix';

/** A function of some variables to some residuals, to be brought near 0 within bounds. */
export type Problem = {
  readonly residuals: (at: readonly number[]) => readonly number[];
  readonly start: readonly number[];
  /** Of the start. */
  readonly startResiduals: readonly number[];
  /** Columns of the Jacobian at the start that need not be probed, by variable. */
  readonly known: readonly (readonly number[])[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** By how much each variable is moved to learn what it does. */
  readonly probe: readonly number[];
  /** The longest step of each that its Jacobian is believed for. */
  readonly longest: readonly number[];
  /** Evaluations in all, the start among them; each is dear. */
  readonly budget: number;
  /** A step that promises to take less off the sum of squares is not taken. */
  readonly worth: number;
};

/** The best point that was evaluated, and what is known of its surroundings. */
export type Found = {
  readonly at: readonly number[];
  /** Of the Jacobian there, by variable. */
  readonly columns: readonly (readonly number[])[];
};

/** Of Levenberg and Marquardt; residuals are scaled, so one value fits all. */
const FIRST_DAMPING = 1e-3;
const WORST_DAMPING = 1e3;
/** A step that leaves this share of the sum of squares is the last. */
const SETTLED = 0.97;

/**
 * Nonlinear least squares within bounds, for few and dear evaluations: Levenberg-Marquardt on a Jacobian that is
 * measured once and then kept up by Broyden's update (C. G. Broyden, Math. Comp. 19, 1965, eq. 4.5).
 */
export function leastSquares(problem: Problem): Found {
  const { residuals, start, startResiduals, known, lower, upper, probe, longest, budget, worth } = problem;
  const clamp = (value: number, v: number): number =>
    Math.min(upper[v] ?? value, Math.max(lower[v] ?? value, value));
  let at = start;
  let found = startResiduals;
  let spent = 1;
  const columns = at.map((value, v) => {
    const column = known[v];
    if (column !== undefined) return [...column];
    const size = probe[v] ?? 0;
    const moved = [size, -size].map((by) => clamp(value + by, v) - value).find((by) => by !== 0);
    // A variable that cannot move has no part in it.
    if (moved === undefined) return found.map(() => 0);
    spent++;
    const changed = residuals(at.map((other, w) => (w === v ? other + moved : other)));
    return changed.map((residual, r) => (residual - (found[r] ?? 0)) / moved);
  });
  const jacobian = new Matrix(columns).transpose();
  let damping = FIRST_DAMPING;
  while (spent < budget && damping < WORST_DAMPING) {
    const step = stepFrom(jacobian, found, damping, at, lower, upper);
    const share = Math.min(1, ...step.map((by, v) => (longest[v] ?? Infinity) / Math.abs(by)));
    const there = at.map((value, v) => clamp(value + share * (step[v] ?? 0), v));
    const taken = there.map((value, v) => value - (at[v] ?? 0));
    if (squares(found) - squares(expected(jacobian, found, taken)) < worth) break;
    const changed = residuals(there);
    spent++;
    update(
      jacobian,
      taken,
      changed.map((residual, r) => residual - (found[r] ?? 0)),
    );
    if (squares(changed) < squares(found)) {
      const isSettled = squares(changed) > SETTLED * squares(found);
      at = there;
      found = changed;
      if (isSettled) break;
      damping = Math.max(1e-6, damping / 10);
    } else damping *= 20;
  }
  return { at, columns: jacobian.transpose().to2DArray() };
}

/** (JᵀJ + λ·diag(JᵀJ))·step = −Jᵀr, over the variables that are not held by a bound they would leave. */
function stepFrom(
  jacobian: Matrix,
  found: readonly number[],
  damping: number,
  at: readonly number[],
  lower: readonly number[],
  upper: readonly number[],
): readonly number[] {
  const gradient = jacobian.transpose().mmul(Matrix.columnVector([...found]));
  const free = at.flatMap((value, v) => {
    const slope = gradient.get(v, 0);
    const isHeld =
      (value <= (lower[v] ?? -Infinity) && slope > 0) || (value >= (upper[v] ?? Infinity) && slope < 0);
    return isHeld || slope === 0 ? [] : [v];
  });
  const step = at.map(() => 0);
  if (free.length === 0) return step;
  const part = jacobian.selection(
    Array.from({ length: jacobian.rows }, (_, r) => r),
    free,
  );
  const normal = part.transpose().mmul(part);
  for (let i = 0; i < free.length; i++) normal.set(i, i, normal.get(i, i) * (1 + damping) + 1e-9);
  const right = Matrix.columnVector(free.map((v) => -gradient.get(v, 0)));
  const solution = solveLinear(normal, right).to1DArray();
  free.forEach((v, i) => {
    step[v] = solution[i] ?? 0;
  });
  return step;
}

/** r + J·Δx. */
function expected(jacobian: Matrix, found: readonly number[], taken: readonly number[]): readonly number[] {
  return Matrix.columnVector([...found])
    .add(jacobian.mmul(Matrix.columnVector([...taken])))
    .to1DArray();
}

/** J += (Δr − J·Δx)·Δxᵀ / |Δx|². */
function update(jacobian: Matrix, taken: readonly number[], changed: readonly number[]): void {
  const dx = Matrix.columnVector([...taken]);
  const miss = Matrix.columnVector([...changed]).sub(jacobian.mmul(dx));
  jacobian.add(miss.mmul(dx.transpose()).div(squares(taken)));
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
