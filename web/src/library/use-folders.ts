import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { apiKey } from '../data/use-api.ts';
import { useCommand } from '../data/use-command.ts';

/** Adds a folder, and has it scanned. While another scan runs, it is scanned after that by whoever asks for it. */
export function useAddFolder() {
  const queries = useQueryClient();
  const adding = useCommand('POST /api/library/folders');
  const scanning = useCommand('POST /api/library/scan');
  const { run: add } = adding;
  const { run: scan } = scanning;
  return {
    /** Whether it went well. */
    add: useCallback(
      async (path: string): Promise<boolean> => {
        const answer = await add({ body: { path } });
        if (answer === null) return false;
        queries.setQueryData(apiKey('GET /api/library/folders'), answer);
        return (await scan({ body: { directories: [path] } })) !== null;
      },
      [add, scan, queries],
    ),
    isRunning: adding.isRunning || scanning.isRunning,
    error: adding.error ?? scanning.error,
  };
}

/** Takes a folder out of the library. Its files stay, and what was measured of them. */
export function useRemoveFolder() {
  const queries = useQueryClient();
  const { run, ...removing } = useCommand('DELETE /api/library/folders');
  const remove = useCallback(
    async (path: string): Promise<boolean> => {
      const answer = await run({ query: { path } });
      if (answer === null) return false;
      queries.setQueryData(apiKey('GET /api/library/folders'), answer);
      // No message tells that its tracks are missing now.
      await queries.invalidateQueries({
        predicate: ({ queryKey: [route] }) => String(route).includes('/api/'),
      });
      return true;
    },
    [run, queries],
  );
  return { remove, ...removing };
}
