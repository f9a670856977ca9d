import type uPlot from 'uplot';
import type { Scene } from './draw-plane.ts';
import { nearestPoint, type Place } from './nearest-point.ts';
import type { MapPoint } from './track-map.ts';

/** A point that is pointed at, and where it is, CSS pixels of the window. */
export type Hover = { readonly point: MapPoint; readonly left: number; readonly top: number };

/** How near the pointer has to be, CSS pixels; a finger is blunter. */
const REACH_PX = { mouse: 10, touch: 22 } as const;
/** Further, and it was a drag. */
const CLICK_PX = 4;
/** The pointer over the plotted area: near a point it tells which, a click opens it, and a finger's first tap only tells. */
export function listen(
  plot: uPlot,
  means: {
    readonly scene: () => Scene;
    readonly onHover: (hover: Hover | null) => void;
    readonly onOpen: (id: number) => void;
  },
): void {
  const { scene, onHover, onOpen } = means;
  let hovered: MapPoint | null = null;
  let down: readonly [number, number] = [0, 0];
  const at = ({ clientX, clientY }: MouseEvent): readonly [number, number] => {
    const { left, top } = plot.over.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  const place = (): Place => {
    // As `valToPos`, once for all points.
    const { x, y } = plot.scales;
    const [left, right, bottom, top] = [x?.min ?? 0, x?.max ?? 1, y?.min ?? 0, y?.max ?? 1];
    const across = plot.over.clientWidth / (right - left);
    const down = plot.over.clientHeight / (top - bottom);
    return (lufs, crestDb) => [(lufs - left) * across, (top - crestDb) * down];
  };
  const tell = (point: MapPoint | null): void => {
    if (point === hovered) return;
    hovered = point;
    plot.over.style.cursor = point === null ? '' : 'pointer';
    if (point === null) onHover(null);
    else {
      const [left, top] = place()(point.lufs, point.crestDb);
      const box = plot.over.getBoundingClientRect();
      onHover({ point, left: left + box.left, top: top + box.top });
    }
  };
  const find = (event: PointerEvent): MapPoint | null => {
    const { points, selectedId } = scene();
    const reach = event.pointerType === 'touch' ? REACH_PX.touch : REACH_PX.mouse;
    return nearestPoint(points, place(), at(event), reach, ({ profileId }) => profileId === selectedId);
  };
  // Once a frame, however often the pointer tells where it is.
  let frame = 0;
  plot.over.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'touch') return;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => tell(event.buttons === 0 ? find(event) : null));
  });
  plot.over.addEventListener('pointerleave', (event) => {
    if (event.pointerType === 'touch') return;
    cancelAnimationFrame(frame);
    tell(null);
  });
  plot.over.addEventListener('pointerdown', (event) => {
    down = at(event);
  });
  plot.over.addEventListener('click', (event) => {
    const [left, top] = at(event);
    if (Math.hypot(left - down[0], top - down[1]) > CLICK_PX) return;
    const point = find(event as PointerEvent);
    const isTold = point !== null && point === hovered;
    tell(point);
    if (point !== null && (isTold || (event as PointerEvent).pointerType !== 'touch')) onOpen(point.id);
  });
}
