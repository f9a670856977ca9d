/** A heading with what stands below it, up to the next heading of any level. */
export type Section = {
  /** The heading of every level above (empty where a level is left out), and the section's own last. */
  readonly path: readonly string[];
  readonly lines: readonly string[];
  readonly blocks: readonly CodeBlock[];
};

type CodeBlock = { readonly language: string; readonly code: string };

/** The sections of a Markdown text in their order; a `#` inside a code block is no heading. */
export function readSections(markdown: string): readonly Section[] {
  const sections: { path: string[]; lines: string[]; blocks: CodeBlock[] }[] = [];
  let path: string[] = [];
  let block: { language: string; lines: string[] } | null = null;
  for (const line of markdown.split(/\r?\n/)) {
    const fence = /^```(\w*)\s*$/.exec(line);
    const heading = /^(#+) +(.*)$/.exec(line);
    const section = sections.at(-1);
    if (fence !== null && block === null) block = { language: fence[1]!, lines: [] };
    else if (fence !== null && block !== null) {
      section?.blocks.push({ language: block.language, code: block.lines.join('\n') });
      block = null;
    } else if (block !== null) block.lines.push(line);
    else if (heading !== null) {
      path = [...Array.from({ length: heading[1]!.length - 1 }, (_, i) => path[i] ?? ''), heading[2]!];
      sections.push({ path, lines: [], blocks: [] });
    } else section?.lines.push(line);
  }
  if (block !== null) throw new Error(`a code block is not closed: ${block.lines[0]}`);
  return sections;
}

/** Every `code span` in a text, without its quotes. */
export function codeSpans(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
}

/** The cells of a table's rows, without those of its head. `head` is what its first columns are called. */
export function tableRows(lines: readonly string[], head: readonly string[]): readonly (readonly string[])[] {
  const rows = lines.map((line) => (line.startsWith('|') ? line.split('|').slice(1, -1) : null));
  const start = rows.findIndex((row) => row !== null && head.every((name, i) => row[i]?.trim() === name));
  if (start < 0) return [];
  const end = rows.indexOf(null, start);
  return rows.slice(start + 2, end < 0 ? undefined : end).map((row) => row!.map((cell) => cell.trim()));
}
