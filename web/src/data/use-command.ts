import { useCallback, useEffect, useState } from 'react';
import { type ApiAnswer, ApiError, type CallArguments, type Route } from '#client';
import { useWebSocketContext } from '#client/react';
import { unlessUnreachable } from './unless-unreachable.ts';

export type Command<R extends Route> = {
  /** Resolves with the answer, or with `null` where it failed: `error` says why then. Never rejects. */
  readonly run: (...request: CallArguments<R>) => Promise<ApiAnswer<R> | null>;
  readonly isRunning: boolean;
  /** Of the last run; `null` as long as it goes on, and when it went well. */
  readonly error: ApiError | null;
  readonly forget: () => void;
};

/** What changes something. Its failure is shown where it was asked for: `<ProblemNote error={command.error} />`. */
export function useCommand<R extends Route>(route: R): Command<R> {
  const { call, onGap } = useWebSocketContext();
  const [running, setRunning] = useState(0);
  const [error, setError] = useState<ApiError | null>(null);
  const run = useCallback(
    async (...request: CallArguments<R>): Promise<ApiAnswer<R> | null> => {
      setError(null);
      setRunning((count) => count + 1);
      try {
        return await call(route, ...request);
      } catch (failure) {
        if (!(failure instanceof ApiError)) throw failure;
        setError(failure);
        return null;
      } finally {
        setRunning((count) => count - 1);
      }
    },
    [call, route],
  );
  useEffect(() => onGap(() => setError(unlessUnreachable)), [onGap]);
  const forget = useCallback(() => setError(null), []);
  return { run, isRunning: running > 0, error, forget };
}
