/**
 * What a person types as an FTS5 query: every word, by its beginning, all of them, in any column. Quoted, so that no
 * character means anything to FTS5; `null` when there is no word in it.
 */
export function toSearchQuery(text: string): string | null {
  const words = text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  if (words.length === 0) return null;
  // What another word begins with finds nothing less: "a a a" looked through all of a large library three times.
  const needed = words.filter(
    (word, index) =>
      !words.some((other, at) => at !== index && other.startsWith(word) && (other !== word || at < index)),
  );
  return needed
    .slice(0, 20)
    .map((word) => `"${word}"*`)
    .join(' ');
}
