import { Maximize2 } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { useLocation } from 'wouter';
import { Button } from '../parts/button.tsx';
import { colourOf, useColourScheme } from '../parts/colours.ts';
import { Plot } from '../parts/plot.tsx';
import type { Scene } from './draw-plane.ts';
import { extentOf } from './extent.ts';
import styles from './plane.module.css';
import { planeOptions } from './plane-options.ts';
import { PointTip } from './point-tip.tsx';
import type { Hover } from './pointing.ts';
import type { Region } from './region.ts';
import type { MapPoint } from './track-map.ts';

type PlaneProps = {
  readonly profiles: readonly { readonly id: string; readonly name: string; readonly region: Region }[];
  readonly points: readonly MapPoint[];
  /** Of tokens.css, by profile. */
  readonly colours: ReadonlyMap<string, `--${string}`>;
  readonly selectedId: string | null;
  readonly nameOf: (profileId: string) => string;
};

const HEIGHT_PX = 520;
const NARROW_HEIGHT_PX = 400;
const NARROW_PX = 700;

/** The plane of loudness and crest factor: profiles as ellipses, tracks as points that open on a click. */
export function Plane({ profiles, points, colours, selectedId, nameOf }: PlaneProps) {
  const [, goTo] = useLocation();
  const scheme = useColourScheme();
  const container = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [hover, setHover] = useState<Hover | null>(null);
  const [isZoomed, setZoomed] = useState(false);

  const extent = useMemo(
    () =>
      extentOf(
        profiles.map(({ region }) => region),
        points.map(({ lufs }) => lufs),
        points.map(({ crestDb }) => crestDb),
      ),
    [profiles, points],
  );
  // The corners: uPlot scales by them, and all else is drawn by hand.
  const [xFrom, xTo] = extent.x;
  const [yFrom, yTo] = extent.y;
  const data = useMemo<uPlot.AlignedData>(
    () => [
      [xFrom, xTo],
      [yFrom, yTo],
    ],
    [xFrom, xTo, yFrom, yTo],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme decides the colours
  const scene = useMemo<Scene>(() => {
    const drawn = new Map([...colours].map(([id, token]) => [id, colourOf(token)]));
    return {
      profiles: profiles.map((profile) => ({ ...profile, colour: drawn.get(profile.id) ?? '' })),
      points,
      colours: drawn,
      selectedId,
      text: colourOf('--text'),
      ground: colourOf('--surface'),
    };
  }, [profiles, points, colours, selectedId, scheme]);
  const latest = useRef(scene);
  latest.current = scene;
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew whenever there is something else to draw
  useEffect(() => plot.current?.redraw(false), [scene]);

  const open = useRef((_id: number): void => {});
  open.current = (id) => goTo(`/mastering/${id}`);

  const options = useCallback(
    (): Omit<uPlot.Options, 'width' | 'height'> =>
      planeOptions({
        scene: () => latest.current,
        onHover: (found) => setHover(found && within(container.current, found)),
        onOpen: (id) => open.current(id),
        onPlot: (made) => {
          plot.current = made;
        },
        onZoom: setZoomed,
      }),
    [],
  );
  const height = useIsNarrow() ? NARROW_HEIGHT_PX : HEIGHT_PX;
  return (
    <div ref={container} className={styles.plane} data-extent={[xFrom, xTo, yFrom, yTo].join(' ')}>
      <Plot
        label={`Plane of integrated loudness, LUFS, and crest factor, dB: ${profiles.length} profiles, and ${points.length} tracks as points. The same as text: the list of profiles and, of the one that is chosen, its tracks.`}
        height={height}
        options={options}
        data={data}
      />
      {hover && <PointTip {...hover} profileName={nameOf(hover.point.profileId)} />}
      {isZoomed && (
        <Button
          className={styles.whole ?? ''}
          icon={Maximize2}
          onClick={() => plot.current?.setData(data, true)}
        >
          Whole plane
        </Button>
      )}
    </div>
  );
}

/** From the window's coordinates to those of the plane, where the tip stands. */
function within(element: HTMLElement | null, { point, left, top }: Hover): Hover {
  const box = element?.getBoundingClientRect();
  return { point, left: left - (box?.left ?? 0), top: top - (box?.top ?? 0) };
}

function useIsNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(() => innerWidth <= NARROW_PX);
  useEffect(() => {
    const media = matchMedia(`(max-width: ${NARROW_PX}px)`);
    const onChange = (): void => setNarrow(media.matches);
    onChange();
    media.addEventListener('change', onChange);
    return () => media.removeEventListener('change', onChange);
  }, []);
  return isNarrow;
}
