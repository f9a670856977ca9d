/** A sentence of a reasoning; what it lists stands below it. */
export type ReasoningSentence = { readonly text: string; readonly items: readonly string[] };

/** What comes before a list: `… fits with 83%: `, `… → Blend: `, `The nearest is …: `. */
const LIST_AFTER = /^(.*?(?: fits with \d+%|Blend|The nearest is [^:]+)): (.+)$/;
const BLEND_ARROW = / → /;

/** What the settings make of it is said where they are: what cannot be reached, and that a preset changes what was left alone. */
const OF_THE_SETTINGS = /cannot be reached|^The preset \w+ changes it/;

/** A recommendation's reasoning, one string by contract, as sentences and lists to be read. */
export function readableReasoning(reasoning: string): readonly ReasoningSentence[] {
  return reasoning
    .split(/(?<=[.!])\s+(?=[A-Z])/)
    .map((sentence) => sentence.trim().replace(/\.$/, ''))
    .filter((sentence) => sentence !== '' && !OF_THE_SETTINGS.test(sentence))
    .map((sentence) => {
      const [, lead, list] = LIST_AFTER.exec(sentence) ?? [];
      if (lead === undefined || list === undefined) return { text: `${typeset(sentence)}.`, items: [] };
      const items = list.includes(') + ') || /^[^,]+\(\d+%\)$/.test(list) ? list.split(' + ') : facts(list);
      return { text: `${typeset(lead.replace(BLEND_ARROW, '. '))}:`, items: items.map(typeset) };
    });
}

/** `crest factor 8.1 dB (such tracks 7.0 dB to 10.2 dB), …`: commas within brackets are none of ours. */
function facts(list: string): readonly string[] {
  return list.split(/(?<=\)), /);
}

/** `Warm(40%)` is `Warm (40 %)`; a number below zero has a true minus sign. */
function typeset(text: string): string {
  return text
    .replace(/(\w)\(/g, '$1 (')
    .replace(/(\d)%/g, '$1\u00a0%')
    .replace(/(^|[\s(])-(?=\d)/g, '$1−');
}
