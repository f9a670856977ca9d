/** Which page sounds: at most one at a time. Known to this run of the server only; the page claims it again. */
export type SoundPage = {
  /** The id that the page made for itself; `null` where no page sounds. */
  get(): string | null;
  /** `onlyIf`, where it is given, must be the page that has it now (`null`: none), else nothing changes. */
  set(page: string | null, onlyIf?: string | null): void;
};

/** Nobody's at first. `onChange` when it has changed hands. */
export function createSoundPage(onChange: () => void): SoundPage {
  let page: string | null = null;
  return {
    get: () => page,
    set(to, onlyIf = page) {
      if (onlyIf !== page || to === page) return;
      page = to;
      onChange();
    },
  };
}
