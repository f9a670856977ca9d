import { ApiError, type Call, type MessageData } from '#client';
import type { Plan } from '#mastering';
import { toPlan } from '#wire/plan';

export type Settings = MessageData<'enhancement_settings_changed'>;

/** What is known of how a track is to sound under the settings. */
export type Planned = {
  /** The newest there is: as long as another is on its way, the one before. `null`: the original. */
  readonly plan: Plan | null;
  /** What brings original and master to equal loudness, dB. */
  readonly originalDb: number;
  readonly masterDb: number;
  readonly status: 'waiting' | 'ready' | 'failed';
  readonly problem: string | null;
};

/** Plans of the tracks that are heard or come next, asked for once. */
export type Plans = {
  of(trackId: number, settings: Settings): Planned;
  /** Forgets all tracks but these, and no longer waits for them. */
  keep(trackIds: readonly number[]): void;
  /** What has failed is asked for again. */
  retry(): void;
};

const UNKNOWN: Planned = { plan: null, originalDb: 0, masterDb: 0, status: 'waiting', problem: null };
/** Solving a long track for the first time decodes all of it. */
const LONGEST_MS = 10 * 60_000;

type Entry = { key: string; planned: Planned; stop: AbortController };

export function createPlans(call: Call, onNews: () => void): Plans {
  const entries = new Map<number, Entry>();

  const ask = (trackId: number, { preset, intensity }: Settings, key: string, before?: Entry): Entry => {
    before?.stop.abort();
    const planned: Planned = { ...(before?.planned ?? UNKNOWN), status: 'waiting', problem: null };
    const entry: Entry = { key, planned, stop: new AbortController() };
    const { signal } = entry.stop;
    const query = { preset, intensity: String(intensity) };
    call('GET /api/tracks/{id}/prediction', { params: { id: trackId }, query, signal, timeoutMs: LONGEST_MS })
      .then(
        ({ plan, match_loudness: { original_db, master_db } }) => {
          entry.planned = {
            ...{ plan: plan && toPlan(plan), originalDb: original_db, masterDb: master_db },
            ...{ status: 'ready', problem: null },
          };
        },
        (error: unknown) => {
          const problem = error instanceof ApiError ? error.detail : String(error);
          entry.planned = { ...UNKNOWN, status: 'failed', problem };
        },
      )
      .finally(() => signal.aborted || onNews());
    return entry;
  };

  return {
    of(trackId, settings) {
      const key = `${settings.preset} ${settings.intensity}`;
      const before = entries.get(trackId);
      if (before?.key === key) return before.planned;
      const entry = ask(trackId, settings, key, before);
      entries.set(trackId, entry);
      return entry.planned;
    },
    keep(trackIds) {
      for (const [trackId, { stop }] of entries) {
        if (trackIds.includes(trackId)) continue;
        stop.abort();
        entries.delete(trackId);
      }
    },
    retry() {
      for (const [trackId, { planned }] of entries) if (planned.status === 'failed') entries.delete(trackId);
    },
  };
}
