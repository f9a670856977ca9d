import { useState } from 'react';
import { type ApiAnswer, ApiError } from '#client';
import { useWebSocketContext } from '#client/react';
import { formatBytes } from '../parts/format.ts';

export type Imported = ApiAnswer<'POST /api/playlists/import'>;

/** The server's limit, so that nobody uploads more to hear it. */
const MOST_BYTES = 5_000_000;
const LONGEST_NAME = 200;

/** Makes playlists of M3U8 files, one after the other. */
export function useImportPlaylist(onImported: (playlist: Imported) => void) {
  const { call } = useWebSocketContext();
  const [running, setRunning] = useState<string | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  /** What was not even sent. */
  const [refusal, setRefusal] = useState<string | null>(null);
  const run = async (files: readonly File[]): Promise<void> => {
    setError(null);
    setRefusal(null);
    try {
      for (const file of files) {
        if (file.size > MOST_BYTES) {
          setRefusal(
            `${file.name} has ${formatBytes(file.size)}; a playlist file may have at most ${formatBytes(MOST_BYTES)}.`,
          );
          continue;
        }
        setRunning(file.name);
        const text = await file.text();
        const name = nameOf(file, text);
        onImported(
          await call('POST /api/playlists/import', {
            body: text,
            contentType: 'audio/x-mpegurl',
            query: { ...(name !== null && { name }) },
            timeoutMs: 600_000,
          }),
        );
      }
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    } finally {
      setRunning(null);
    }
  };
  return { run, running, error, refusal };
}

/** What the file is called, where nothing in it says what the playlist is. */
function nameOf(file: File, text: string): string | null {
  if (/^\s*#PLAYLIST:\s*\S/m.test(text)) return null;
  const stem = file.name.replace(/\.[^.]+$/, '').trim();
  return stem === '' ? null : stem.slice(0, LONGEST_NAME);
}
