import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { textFrame } from '../../src/server/text-frame.ts';

// Exported, but not in its types.
const { Sender } = createRequire(import.meta.url)('ws');

test.each([0, 1, 125, 126, 65_535, 65_536, 100_000])(
  'a text of %d bytes is framed as ws frames it',
  (length) => {
    const text = 'é'.repeat(length >> 1) + 'x'.repeat(length % 2);
    const parts: readonly Buffer[] = Sender.frame(Buffer.from(text), {
      fin: true,
      rsv1: false,
      opcode: 1,
      mask: false,
      readOnly: false,
    });
    expect(textFrame(text).equals(Buffer.concat(parts))).toBe(true);
  },
);
