import type uPlot from 'uplot';
import { drawLabels } from './draw-labels.ts';
import { isEllipse, onEllipse, type Region } from './region.ts';
import type { MapPoint } from './track-map.ts';

/** A profile on the plane. */
export type PlacedProfile = {
  readonly id: string;
  readonly name: string;
  readonly region: Region;
  readonly colour: string;
};

export type Scene = {
  readonly profiles: readonly PlacedProfile[];
  readonly points: readonly MapPoint[];
  /** By profile. */
  readonly colours: ReadonlyMap<string, string>;
  readonly selectedId: string | null;
  readonly text: string;
  readonly ground: string;
};

const CORNERS = 72;
/** From so many points on they are squares: a tenth of the time. */
const MANY_POINTS = 4_000;
const FADED = 0.16;

/** Draws ellipses, points and labels into the area of a plot, in that order. */
export function drawPlane(plot: uPlot, scene: Scene): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  const selected = scene.profiles.find(({ id }) => id === scene.selectedId);
  const others = scene.profiles.filter((profile) => profile !== selected && isEllipse(profile.region));
  const strength = selected ? 0.25 : 0.8;
  for (const profile of others) fillRegion(plot, profile, selected ? 0 : 0.025);
  if (selected) fillRegion(plot, selected, 0.13);
  const isCrowded = scene.points.length > MANY_POINTS;
  // A crowd would hide the outlines; among a few points they would hide those.
  if (isCrowded) drawPoints(plot, scene);
  for (const profile of others) outlineRegion(plot, profile, strength, isCrowded ? scene.ground : null);
  if (selected) outlineRegion(plot, selected, 1, isCrowded ? scene.ground : null);
  if (!isCrowded) drawPoints(plot, scene);
  drawLabels(plot, scene);
  ctx.restore();
}

function fillRegion(plot: uPlot, { region, colour }: PlacedProfile, fill: number): void {
  const { ctx } = plot;
  ctx.fillStyle = colour;
  for (const sigmas of [2, 1]) {
    ctx.globalAlpha = fill * (sigmas === 1 ? 1.6 : 1);
    ctx.fill(outlineOf(plot, region, sigmas));
  }
  ctx.globalAlpha = 1;
}

/** `halo` sets it off from what it is drawn over. */
function outlineRegion(
  plot: uPlot,
  { region, colour }: PlacedProfile,
  strength: number,
  halo: string | null,
): void {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  for (const sigmas of [2, 1]) {
    const outline = outlineOf(plot, region, sigmas);
    const width = (sigmas === 1 ? 1.5 : 1) * ratio;
    ctx.globalAlpha = strength * (sigmas === 1 ? 1 : 0.4);
    if (halo !== null && sigmas === 1) {
      ctx.strokeStyle = halo;
      ctx.lineWidth = width + 3 * ratio;
      ctx.stroke(outline);
    }
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.setLineDash(sigmas === 1 ? [] : [4 * ratio, 4 * ratio]);
    ctx.stroke(outline);
    ctx.setLineDash([]);
  }
  ctx.globalAlpha = 1;
}

/** An ellipse, or the two edges of a band. */
function outlineOf(plot: uPlot, region: Region, sigmas: number): Path2D {
  const path = new Path2D();
  const { left, top, width, height } = plot.bbox;
  if (isEllipse(region)) {
    for (let corner = 0; corner < CORNERS; corner++) {
      const [x, y] = onEllipse(region, sigmas, (2 * Math.PI * corner) / CORNERS);
      path.lineTo(plot.valToPos(x, 'x', true), plot.valToPos(y, 'y', true));
    }
    path.closePath();
    return path;
  }
  const { x, y } = region;
  if (y !== null) {
    const [high, low] = [1, -1].map((side) => plot.valToPos(y.mean + side * sigmas * y.spread, 'y', true));
    path.rect(left - 4, high ?? top, width + 8, (low ?? top) - (high ?? top));
  } else if (x !== null) {
    const [low, high] = [-1, 1].map((side) => plot.valToPos(x.mean + side * sigmas * x.spread, 'x', true));
    path.rect(low ?? left, top - 4, (high ?? left) - (low ?? left), height + 8);
  }
  return path;
}

function drawPoints(plot: uPlot, { points, colours, selectedId, ground, text }: Scene): void {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  const radius = (points.length > MANY_POINTS ? 1.3 : points.length > 400 ? 2.6 : 4) * ratio;
  const byProfile = Map.groupBy(points, ({ profileId }) => profileId);
  const last = selectedId === null ? [] : [selectedId];
  const order = [...[...byProfile.keys()].filter((id) => id !== selectedId), ...last];
  for (const id of order) {
    const isFaded = selectedId !== null && id !== selectedId;
    const size = id === selectedId ? radius * 1.25 : radius;
    ctx.fillStyle = colours.get(id) ?? text;
    ctx.globalAlpha = isFaded ? FADED : points.length > MANY_POINTS ? 0.6 : 0.9;
    const path = new Path2D();
    for (const { lufs, crestDb } of byProfile.get(id) ?? []) {
      const [x, y] = [plot.valToPos(lufs, 'x', true), plot.valToPos(crestDb, 'y', true)];
      if (points.length > MANY_POINTS) path.rect(x - size, y - size, 2 * size, 2 * size);
      else {
        path.moveTo(x + size, y);
        path.arc(x, y, size, 0, 2 * Math.PI);
      }
    }
    ctx.fill(path);
    if (points.length <= MANY_POINTS && !isFaded) {
      ctx.strokeStyle = ground;
      ctx.lineWidth = ratio;
      ctx.stroke(path);
    }
  }
  ctx.globalAlpha = 1;
}
