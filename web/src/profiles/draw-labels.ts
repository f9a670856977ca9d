import type uPlot from 'uplot';
import type { PlacedProfile, Scene } from './draw-plane.ts';
import { isEllipse, onEllipse, type Region } from './region.ts';

type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

/** Where a label may stand, what that costs, and the edge of the ellipse that it belongs to. */
type Candidate = { readonly box: Box; readonly cost: number; readonly foot: readonly [number, number] };

/** In standard deviations from the middle; further out a line leads back. */
const DISTANCES = [1, 1.45, 2, 2.6, 3.2, 3.8] as const;
const ANGLES = 24;
/** What is paid for a point that is covered, for a standard deviation of distance, and for standing in a foreign ellipse. */
const COST = { point: 1.5, distance: 1, foreign: 0.9 } as const;
/** Rather no label than one that hides so much: the list beside names them all. */
const MOST_COST = 12;
/** Of more points than these a sample is looked at. */
const POINTS_LOOKED_AT = 400;

/** Names the ellipses where least is hidden: the selected one first, then the most out of the way. */
export function drawLabels(plot: uPlot, scene: Scene): void {
  const { profiles, selectedId } = scene;
  const { ctx } = plot;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.lineJoin = 'round';
  const every = Math.max(1, Math.ceil(scene.points.length / POINTS_LOOKED_AT));
  const points = scene.points
    .filter((_, index) => index % every === 0)
    .map(({ lufs, crestDb }) => [plot.valToPos(lufs, 'x', true), plot.valToPos(crestDb, 'y', true)] as const);
  const taken: Box[] = [];
  const inOrder = [...profiles].sort(
    (a, b) =>
      Number(b.id === selectedId) - Number(a.id === selectedId) ||
      (b.region.x?.mean ?? 0) - (a.region.x?.mean ?? 0),
  );
  for (const profile of inOrder) {
    const isSelected = profile.id === selectedId;
    if (!isSelected && !isEllipse(profile.region)) continue;
    ctx.font = `${isSelected ? 650 : 500} ${(isSelected ? 13 : 12) * devicePixelRatio}px system-ui, sans-serif`;
    const best = candidatesFor(plot, profile, scene, points)
      .filter(({ box }) => !taken.some((other) => overlaps(box, other)))
      .reduce<Candidate | null>(
        (least, one) => (least === null || one.cost < least.cost ? one : least),
        null,
      );
    if (best === null || (best.cost > MOST_COST && !isSelected)) continue;
    taken.push(best.box);
    drawLabel(plot, profile, best, scene);
  }
}

function drawLabel(
  { ctx }: uPlot,
  { id, name, colour }: PlacedProfile,
  { box, foot }: Candidate,
  { selectedId, text, ground }: Scene,
): void {
  const ratio = devicePixelRatio;
  const isSelected = id === selectedId;
  const middle = box.top + box.height / 2;
  ctx.globalAlpha = selectedId !== null && !isSelected ? 0.5 : 1;
  const nearest = [Math.max(box.left, Math.min(box.left + box.width, foot[0])), middle] as const;
  if (Math.hypot(nearest[0] - foot[0], nearest[1] - foot[1]) > 1.3 * box.height) {
    ctx.beginPath();
    ctx.moveTo(...foot);
    ctx.lineTo(...nearest);
    ctx.strokeStyle = colour;
    ctx.lineWidth = ratio;
    ctx.stroke();
  }
  ctx.strokeStyle = ground;
  ctx.lineWidth = 4 * ratio;
  ctx.strokeText(name, box.left, middle);
  ctx.fillStyle = isSelected ? text : colour;
  ctx.fillText(name, box.left, middle);
  ctx.globalAlpha = 1;
}

function candidatesFor(
  plot: uPlot,
  { id, name, region }: PlacedProfile,
  { profiles }: Scene,
  points: readonly (readonly [number, number])[],
): readonly Candidate[] {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const size = { width: ctx.measureText(name).width, height: 16 * ratio };
  if (!isEllipse(region)) return [inBand(plot, region, size)];
  const candidates: Candidate[] = [];
  for (const sigmas of DISTANCES) {
    for (let step = 0; step < ANGLES; step++) {
      const angle = (2 * Math.PI * step) / ANGLES;
      const [x, y] = onEllipse(region, sigmas, angle);
      const [footX, footY] = onEllipse(region, 1, angle);
      const foot = [plot.valToPos(footX, 'x', true), plot.valToPos(footY, 'y', true)] as const;
      const [left, top] = [plot.valToPos(x, 'x', true), plot.valToPos(y, 'y', true)];
      const box = {
        ...size,
        left: left - size.width * (0.5 - 0.5 * Math.cos(angle)) + 5 * ratio * Math.cos(angle),
        top: top - size.height / 2 - 9 * ratio * Math.sin(angle),
      };
      if (!isInside(box, bbox)) continue;
      const covered = points.filter(([px, py]) => isOver(box, px, py)).length;
      const foreign = profiles.filter(
        (other) => other.id !== id && isEllipse(other.region) && holds(plot, other.region, box),
      ).length;
      const cost = COST.point * covered + COST.distance * (sigmas - 1) + COST.foreign * foreign;
      candidates.push({ box, cost, foot });
    }
  }
  return candidates;
}

/** At the end of a band, in its middle. */
function inBand(
  plot: uPlot,
  { x, y }: Region,
  size: { readonly width: number; readonly height: number },
): Candidate {
  const { left, top, width, height } = plot.bbox;
  const gap = 10 * devicePixelRatio;
  const box = {
    ...size,
    left: x === null ? left + width - size.width - gap : plot.valToPos(x.mean, 'x', true) - size.width / 2,
    top: y === null ? top + height - size.height - gap : plot.valToPos(y.mean, 'y', true) - size.height / 2,
  };
  return { box, cost: 0, foot: [box.left, box.top + size.height / 2] };
}

/** Whether the middle of a label lies within one standard deviation. */
function holds(plot: uPlot, { x, y, correlation }: Region, box: Box): boolean {
  if (x === null || y === null) return false;
  const u = (plot.posToVal(box.left + box.width / 2, 'x', true) - x.mean) / x.spread;
  const v = (plot.posToVal(box.top + box.height / 2, 'y', true) - y.mean) / y.spread;
  return (u * u - 2 * correlation * u * v + v * v) / (1 - correlation ** 2) <= 1;
}

function isOver({ left, top, width, height }: Box, x: number, y: number): boolean {
  const pad = 3 * devicePixelRatio;
  return x > left - pad && x < left + width + pad && y > top - pad && y < top + height + pad;
}

function isInside(box: Box, { left, top, width, height }: uPlot.BBox): boolean {
  return (
    box.left >= left &&
    box.top >= top &&
    box.left + box.width <= left + width &&
    box.top + box.height <= top + height
  );
}

function overlaps(one: Box, other: Box): boolean {
  const pad = 2 * devicePixelRatio;
  return (
    one.left < other.left + other.width + pad &&
    other.left < one.left + one.width + pad &&
    one.top < other.top + other.height + pad &&
    other.top < one.top + one.height + pad
  );
}
