import { useState } from 'react';
import { ApiError } from '#client';
import { useWebSocketContext } from '#client/react';
import type { ArtworkSubject } from './artwork-subject.ts';

/** The server's limit, so that nobody uploads more to hear it. */
const MOST_BYTES = 20_000_000;

/** What had been there: bytes, or `null` for nothing of its own. */
type Former = { readonly picture: Blob | null; readonly said: string };

type Change = 'uploading' | 'extracting' | 'removing' | 'undoing';

/** Gives an album or a track another picture, takes it away, and puts back what was there. */
export function useArtworkChange({ kind, id }: ArtworkSubject, isOwn: boolean) {
  const { call } = useWebSocketContext();
  const [running, setRunning] = useState<Change | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  /** What was not even sent. */
  const [refusal, setRefusal] = useState<string | null>(null);
  const [former, setFormer] = useState<Former | null>(null);
  const params = { id };

  const read = () => call(`GET /api/artwork/${kind}/{id}`, { params }) as Promise<Blob>;
  const put = (picture: Blob) =>
    call(`POST /api/artwork/${kind}/{id}`, {
      params,
      body: picture,
      // Bytes without a name of a type: the server looks at them itself.
      contentType: picture.type || 'application/octet-stream',
    });
  const remove = () => call(`DELETE /api/artwork/${kind}/{id}`, { params });

  /** `said` is told, with an Undo that gives back what was there before. */
  const change = async (what: Change, act: () => Promise<string>) => {
    if (running !== null) return;
    setRunning(what);
    setError(null);
    setRefusal(null);
    try {
      const picture = isOwn ? await read() : null;
      const said = await act();
      setFormer({ picture, said });
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    } finally {
      setRunning(null);
    }
  };

  return {
    running,
    error,
    refusal,
    /** What was done last, as long as it can be undone. */
    said: former?.said ?? null,
    refuse(reason: string) {
      setError(null);
      setRefusal(reason);
    },
    upload(file: Blob) {
      if (file.size > MOST_BYTES) {
        setError(null);
        setRefusal(
          `This file has ${(file.size / 1e6).toFixed(1)} MB; a picture may have at most ${MOST_BYTES / 1e6} MB. Make it smaller and try again.`,
        );
        return Promise.resolve();
      }
      return change('uploading', async () => {
        const { width, height } = await put(file);
        return `New picture, ${width} × ${height} pixels.`;
      });
    },
    extract: () =>
      change('extracting', async () => {
        const { source, width, height } = await call(`POST /api/artwork/${kind}/{id}`, { params });
        const where = source === 'embedded' ? "the file's tags" : 'a file beside the tracks';
        return `Taken from ${where}, ${width} × ${height} pixels.`;
      }),
    remove: () =>
      change('removing', async () => {
        await remove();
        return 'Picture removed.';
      }),
    async undo() {
      if (former === null || running !== null) return;
      setRunning('undoing');
      setError(null);
      setRefusal(null);
      try {
        await (former.picture ? put(former.picture) : remove());
        setFormer(null);
      } catch (failure) {
        if (!(failure instanceof ApiError)) throw failure;
        setError(failure);
      } finally {
        setRunning(null);
      }
    },
  };
}
