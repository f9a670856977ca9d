import type { Properties } from './carried-tags.ts';

type Chapter = { readonly startTimeMs: number; readonly title?: string | undefined };

/** Chapters as Vorbis comments (Xiph's chapter extension): `CHAPTER001=00:01:30.000`, `CHAPTER001NAME=…`. */
export function chapterTags(chapters: readonly Chapter[]): Properties {
  return Object.fromEntries(
    chapters.flatMap(({ startTimeMs, title }, index) => {
      const name = `CHAPTER${String(index + 1).padStart(3, '0')}`;
      return [
        [name, [clock(startTimeMs)]],
        [`${name}NAME`, [title ?? '']],
      ];
    }),
  );
}

function clock(milliseconds: number): string {
  const part = (value: number, digits: number): string => String(Math.floor(value)).padStart(digits, '0');
  const seconds = milliseconds / 1000;
  return `${part(seconds / 3600, 2)}:${part((seconds / 60) % 60, 2)}:${part(seconds % 60, 2)}.${part(milliseconds % 1000, 3)}`;
}
