import { ScatterChart } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useApi } from '../data/use-api.ts';
import { MakeDemoAlbum } from '../library/make-demo-album.tsx';
import { formatCount } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ViewHead } from '../parts/view-head.tsx';
import { Plane } from './plane.tsx';
import { ProfileCard } from './profile-card.tsx';
import { profileColours } from './profile-colours.ts';
import { ProfileLegend } from './profile-legend.tsx';
import { ProfileTracks } from './profile-tracks.tsx';
import styles from './profiles-view.module.css';
import { isEllipse, type Region, regionOf } from './region.ts';
import { useTrackMap } from './track-map.ts';

/** The mastering profiles: where each lives in the plane of loudness and crest factor, with this library's tracks on it. */
export function ProfilesView() {
  const [search, setSearch] = useSearchParams();
  const top = useRef<HTMLDivElement>(null);
  const answer = useApi('GET /api/profiles');
  const { map, points, leftToMeasure, error, refetch } = useTrackMap();
  // Stays for as long as one looks: until the album that was asked for is there, and can be gone to.
  const [isOffered, setOffered] = useState(false);
  if (map?.total === 0 && !isOffered) setOffered(true);
  const profiles = useMemo(() => answer.data?.profiles ?? [], [answer.data]);
  const counts = useMemo(() => countsOf(points), [points]);
  const placed = useMemo(
    () =>
      profiles.flatMap((profile) => {
        const region = regionOf(profile);
        return region === null ? [] : [{ id: profile.id, name: shortName(profile.name), region }];
      }),
    [profiles],
  );
  const colours = useMemo(() => {
    const ellipses = placed.filter(({ region }) => isEllipse(region));
    return profileColours([...new Set([...ellipses, ...profiles].map(({ id }) => id))], counts);
  }, [profiles, placed, counts]);
  const selected = profiles.find(({ id }) => id === search.get('profile')) ?? null;
  const select = (id: string | null): void =>
    setSearch(id === null ? {} : { profile: id }, { replace: true });
  const show = (id: string): void => {
    select(id);
    top.current?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  };
  const nameOf = (profileId: string): string =>
    shortName(profiles.find(({ id }) => id === profileId)?.name ?? profileId);
  const entries = profiles
    .map((profile) => ({
      profile,
      id: profile.id,
      name: shortName(profile.name),
      count: counts.get(profile.id) ?? 0,
      colour: colours.get(profile.id) ?? ('--series-8' as const),
    }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));

  return (
    <>
      <ViewHead
        title="Profiles"
        detail={profiles.length > 0 && map && headline(profiles.length, map.total, leftToMeasure)}
      />
      <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      <ProblemNote error={error} onRetry={() => void refetch()} />
      {answer.data?.problems.map((problem) => (
        <p key={problem} className={styles.skipped}>
          A profile of yours was skipped: {problem}
        </p>
      ))}
      {profiles.length > 0 && (
        <>
          <div ref={top} className={styles.top}>
            <div className={styles.plane}>
              <Plane
                profiles={placed}
                points={points}
                colours={colours}
                selectedId={selected?.id ?? null}
                nameOf={nameOf}
              />
              <p className={styles.hint}>
                Each profile’s ellipses hold the tracks that it was made for, at one and two standard
                deviations. A point is one of your tracks, in the colour of its primary profile: point at it
                for its name, click to open it (tap twice), drag to look closer.{' '}
                {map &&
                  map.every > 1 &&
                  `Of ${map.total.toLocaleString('en')} tracks every ${map.every}th is drawn.`}
              </p>
            </div>
            <ProfileLegend entries={entries} selectedId={selected?.id ?? null} onSelect={select} />
          </div>
          {isOffered && (
            <section className={styles.empty} aria-label="Demo album">
              <ScatterChart size={36} strokeWidth={1.25} aria-hidden />
              {map?.total === 0 && (
                <p>
                  No track is measured yet, so the plane shows the profiles alone. Add a folder with music, or
                  let Auralis make some.
                </p>
              )}
              <MakeDemoAlbum />
            </section>
          )}
          {selected && (
            <section className={styles.selected} aria-label={shortName(selected.name)}>
              <h2>{selected.name}</h2>
              <p>
                {selected.reason} {bandNote(regionOf(selected))}
              </p>
              <ProfileTracks
                key={selected.id}
                points={points.filter(({ profileId }) => profileId === selected.id)}
                profileName={shortName(selected.name)}
              />
            </section>
          )}
          <h2 className={styles.catalogue}>The catalogue</h2>
          <div className={styles.cards}>
            {entries.map(({ profile }) => (
              <ProfileCard
                key={profile.id}
                profile={profile}
                colour={colours.get(profile.id) ?? '--series-8'}
                trackCount={counts.get(profile.id) ?? 0}
                isSelected={profile === selected}
                onShow={() => show(profile.id)}
              />
            ))}
          </div>
        </>
      )}
    </>
  );
}

function shortName(name: string): string {
  return name.split(' - ')[0] ?? name;
}

/** Why a profile has no ellipse. */
function bandNote(region: Region | null): string {
  if (region === null)
    return 'It looks at neither loudness nor crest factor, so it has no place on the plane.';
  if (region.x === null) return 'It does not look at loudness: its place on the plane is a band.';
  if (region.y === null) return 'It does not look at the crest factor: its place on the plane is a band.';
  return '';
}

function headline(profileCount: number, trackCount: number, leftToMeasure: number): string {
  const left = leftToMeasure > 0 ? `, ${leftToMeasure.toLocaleString('en')} still to be measured` : '';
  return `${formatCount(profileCount, 'profile')}, ${formatCount(trackCount, 'measured track')}${left}`;
}

function countsOf(points: readonly { readonly profileId: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { profileId } of points) counts.set(profileId, (counts.get(profileId) ?? 0) + 1);
  return counts;
}
