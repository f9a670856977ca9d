import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ApiError } from '#client';
import { usePlayerState } from '../data/states.ts';
import { useCommand } from '../data/use-command.ts';
import { createLatestWins } from './latest-wins.ts';

/** A slider says more than anybody hears, milliseconds. */
const SPACING_MS = 60;
/** How long an answered draft is held against a server that says something else, milliseconds: somebody else was later. */
const PATIENCE_MS = 1_000;
const STORED = 'auralis.volume';

export type Volume = {
  /** 0 to 1: what was asked for last, until the server says otherwise. */
  readonly volume: number;
  readonly isMuted: boolean;
  readonly set: (volume: number) => void;
  readonly changeBy: (change: number) => void;
  /** To nothing, and back to what it was. */
  readonly toggleMute: () => void;
  readonly error: ApiError | null;
};

/** The volume of the one player. The server knows no mute: it is volume 0, and each page remembers what it was before. */
export function useVolume(): Volume {
  const told = usePlayerState()?.volume;
  const { run, error } = useCommand('POST /api/player/volume');
  const [draft, setDraft] = useState<number | null>(null);
  /** The number of the newest draft whose sending is over. */
  const [settled, setSettled] = useState(0);
  const lastDraft = useRef(0);
  const send = useMemo(
    () => createLatestWins((volume: number) => run({ body: { volume } }), SPACING_MS),
    [run],
  );

  // The server's word counts again once it has come: the answer and the message are on different ways.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is told after the last sending ends the draft
  useEffect(() => {
    if (settled === lastDraft.current) setDraft(null);
  }, [told, error]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at when a sending is over
  useEffect(() => {
    if (settled !== lastDraft.current || draft === null) return undefined;
    if (draft === told) setDraft(null);
    const timer = setTimeout(() => setDraft(null), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [settled]);

  const volume = draft ?? told ?? 0;
  const newest = useRef(volume);
  newest.current = volume;
  useEffect(() => {
    if (told !== undefined && told > 0) localStorage.setItem(STORED, String(told));
  }, [told]);

  const set = useCallback(
    (wanted: number) => {
      const next = Math.round(Math.min(1, Math.max(0, wanted)) * 100) / 100;
      const number = ++lastDraft.current;
      newest.current = next;
      setDraft(next);
      void send(next).then(() => setSettled(number));
    },
    [send],
  );
  const changeBy = useCallback((change: number) => set(newest.current + change), [set]);
  const toggleMute = useCallback(() => {
    const before = Number(localStorage.getItem(STORED) ?? Number.NaN);
    set(newest.current > 0 ? 0 : before > 0 && before <= 1 ? before : 0.5);
  }, [set]);
  return { volume, isMuted: volume === 0, set, changeBy, toggleMute, error };
}
