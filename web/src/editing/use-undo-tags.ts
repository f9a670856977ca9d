import { useCallback } from 'react';
import { ApiError } from '#client';
import { useWebSocketContext } from '#client/react';
import { formatCount } from '../parts/format.ts';
import { sentenceOf } from '../parts/problem-note.tsx';
import { useToasts } from '../parts/toasts.tsx';
import type { TagUpdate } from './tag-changes.ts';
import { type Written, writeTags } from './write-tags.ts';

/** Says that tags were saved, and offers to write the former ones back: `inverse`, one entry a file. */
export function useUndoTags(): (inverse: readonly TagUpdate[]) => void {
  const { call } = useWebSocketContext();
  const { tell } = useToasts();
  return useCallback(
    (inverse) => {
      const files = formatCount(inverse.length, 'file');
      const undo = async () => {
        const say = tell({ text: `Writing the former tags of ${files} …` });
        try {
          const outcome = await writeTags(call, inverse, {
            onDone: (done) => say({ text: `Writing the former tags: ${done} of ${files}` }),
          });
          say({ text: ending(outcome, files) });
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          say({ text: `The former tags were not written. ${sentenceOf(error)}` });
        }
      };
      tell({ text: `Tags of ${files} saved`, action: { label: 'Undo', run: () => void undo() } });
    },
    [call, tell],
  );
}

function ending({ refused, left }: Written, files: string): string {
  const failed = refused.length + left.length;
  if (failed === 0) return `The former tags of ${files} are back`;
  return `${failed} of ${files} did not get the former tags back. ${refused[0]?.reason ?? ''}`;
}
