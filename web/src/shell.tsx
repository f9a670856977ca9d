import {
  AudioWaveform,
  CirclePlay,
  Disc3,
  FolderOpen,
  ListMusic,
  type LucideIcon,
  Music,
  ScatterChart,
} from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { ConnectionNotice } from './connection-notice.tsx';
import { useScrollMemory } from './scroll-memory.ts';
import styles from './shell.module.css';

type Place = { readonly href: string; readonly label: string; readonly icon: LucideIcon };

const PLACES: readonly Place[] = [
  { href: '/', label: 'Tracks', icon: Music },
  { href: '/albums', label: 'Albums', icon: Disc3 },
  { href: '/playlists', label: 'Playlists', icon: ListMusic },
  { href: '/playing', label: 'Playing', icon: CirclePlay },
  { href: '/mastering', label: 'Mastering', icon: AudioWaveform },
  { href: '/profiles', label: 'Profiles', icon: ScatterChart },
  { href: '/folders', label: 'Folders', icon: FolderOpen },
];

/** What stays around every view: the way to the others, the player, what the connection does. */
export function Shell({ player, children }: { readonly player: ReactNode; readonly children: ReactNode }) {
  const [path] = useLocation();
  useScrollMemory(path);
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  // As after loading a page: a screen reader and the Tab key go on at the top of the new view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: on every change of the path
  useEffect(() => {
    if (!isFirst.current) main.current?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [path]);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <nav className={styles.nav} aria-label="Auralis">
        <Link href="/" className={styles.brand}>
          <img src="/icon.svg" alt="" width={28} height={28} />
          Auralis
        </Link>
        <ul className={styles.links}>
          {PLACES.map(({ href, label, icon: Icon }) => (
            <li key={href} style={{ display: 'contents' }}>
              <Link href={href} className={styles.link} aria-current={isAt(path, href) ? 'page' : undefined}>
                <Icon size={20} aria-hidden />
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main ref={main} id="main" className={styles.main} tabIndex={-1}>
        {children}
      </main>
      <section className={styles.player} aria-label="Player">
        {player}
      </section>
      <ConnectionNotice className={styles.notice ?? ''} />
    </div>
  );
}

function isAt(path: string, href: string): boolean {
  if (href === '/') return path === '/' || path.startsWith('/tracks');
  return path === href || path.startsWith(`${href}/`);
}
