/** What cannot be played, by its URL, and why. */
export type Failures = {
  has(url: string): boolean;
  /** `null` where it has not failed. */
  reasonOf(url: string): string | null;
  /** An element has given up on it: the server is asked for the reason. */
  look(url: string, browserSays: string): void;
  /** Is tried again. */
  forget(url: string): void;
};

/** A connection may break; one that breaks so often over one source is its fault. */
const MOST_BREAKS = 3;

/** `onNews`: another source is to be tried, or there is a reason. */
export function createFailures(onNews: () => void): Failures {
  /** `null`: it is being asked about. */
  const reasons = new Map<string, string | null>();
  const breaks = new Map<string, number>();
  return {
    has: (url) => reasons.has(url),
    reasonOf: (url) => reasons.get(url) ?? null,
    look(url, browserSays) {
      if (reasons.has(url)) return;
      reasons.set(url, null);
      void problemOf(url).then((problem) => {
        const count = (breaks.get(url) ?? 0) + 1;
        breaks.set(url, count);
        if (problem === 'unreachable' && count < MOST_BREAKS) reasons.delete(url);
        else reasons.set(url, problem === 'none' || problem === 'unreachable' ? browserSays : problem.detail);
        onNews();
      });
    },
    forget(url) {
      if (reasons.get(url) === null) return;
      reasons.delete(url);
      breaks.delete(url);
    },
  };
}

/** What the server says of a URL that a media element could not play. */
async function problemOf(url: string): Promise<{ readonly detail: string } | 'none' | 'unreachable'> {
  const stop = new AbortController();
  try {
    const response = await fetch(url, { headers: { range: 'bytes=0-0' }, signal: stop.signal });
    if (response.ok) return 'none';
    const { detail } = (await response.json()) as { detail?: unknown };
    return { detail: typeof detail === 'string' ? detail : `the server answers ${response.status}` };
  } catch {
    return 'unreachable';
  } finally {
    stop.abort();
  }
}
