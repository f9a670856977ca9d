const KEY = 'auralis-sound-page';

/** This page for as long as it is loaded. */
export const PAGE = newId();

/** What a page that is left leaves to the one that is loaded in its place: a reload goes on sounding. */
export type PageMark = {
  /** The page that sounded here and was left; `null` otherwise, also where a tab was duplicated: that one sounds on. */
  takeLeft(): string | null;
  leave(): void;
};

export function createPageMark(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): PageMark {
  return {
    takeLeft() {
      const left = storage.getItem(KEY);
      storage.removeItem(KEY);
      return left;
    },
    leave: () => storage.setItem(KEY, PAGE),
  };
}

/** `crypto.randomUUID` is there in secure contexts only. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
