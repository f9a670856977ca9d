import { ApiError } from '#client';
import { sentenceOf } from './problem-note.tsx';

/** What to say of something that is done where no component is left to show a failure: behind the "Undo" of a toast. */
export async function outcomeOf(act: () => Promise<string>): Promise<string> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return `That did not work. ${sentenceOf(error)}`;
  }
}
