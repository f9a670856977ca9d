/** How far a file is written. */
export type Written = {
  readonly bytes: number;
  readonly isComplete: boolean;
  /** Another one is another file under the same name: the writing has begun anew. 0 before there is one. */
  readonly inode: number;
};

/** A file that somebody still writes, from front to back, as those who read it see it. */
export type Growth = {
  now(): Written;
  /** Resolves once `fits`; rejects with what the writing failed of. */
  until(fits: (written: Written) => boolean): Promise<Written>;
};

/** And as the one sees it who watches the writing. What comes after the end, or a failure, is too late. */
export type GrowthControl = Growth & {
  grow(bytes: number, inode: number): void;
  complete(bytes: number, inode: number): void;
  fail(error: unknown): void;
};

export function createGrowth(): GrowthControl {
  let written: Written = { bytes: 0, isComplete: false, inode: 0 };
  let failure: { readonly error: unknown } | null = null;
  const waiting = new Set<() => void>();

  const change = (to: Written): void => {
    if (written.isComplete || failure !== null) return;
    written = to;
    for (const look of [...waiting]) look();
  };
  return {
    now: () => written,
    grow: (bytes, inode) => change({ bytes, inode, isComplete: false }),
    complete: (bytes, inode) => change({ bytes, inode, isComplete: true }),
    fail(error) {
      if (written.isComplete || failure !== null) return;
      failure = { error };
      for (const look of [...waiting]) look();
    },
    until: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (failure === null && !fits(written)) return;
          waiting.delete(look);
          if (failure === null) resolve(written);
          else reject(failure.error);
        };
        waiting.add(look);
        look();
      }),
  };
}

/** A file that is all there. */
export function completed(bytes: number, inode: number): Growth {
  const growth = createGrowth();
  growth.complete(bytes, inode);
  return growth;
}
