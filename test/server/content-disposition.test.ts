import { expect, test } from 'vitest';
import { attachment } from '../../src/server/content-disposition.ts';

// RFC 6266 with the values of RFC 8187; UTF-8 by hand: é is C3 A9, 雨 E9 9B A8, 🎵 F0 9F 8E B5.
test.each([
  ['Evening', 'Evening', 'Evening'],
  ['Été: 1/2', 'Ete_ 1_2', '%C3%89t%C3%A9_%201_2'],
  ['雨 🎵', '_ __', '%E9%9B%A8%20%F0%9F%8E%B5'],
  ['a"; filename=evil.exe', 'a_; filename=evil.exe', 'a_%3B%20filename%3Devil.exe'],
  ['a\r\nSet-Cookie: x', 'a__Set-Cookie_ x', 'a__Set-Cookie_%20x'],
  ["it's (50%) *live*", "it's (50_) _live_", 'it%27s%20%2850%25%29%20_live_'],
  ['../../etc/passwd', '__.._etc_passwd', '__.._etc_passwd'],
  ['.hidden', '_hidden', '_hidden'],
  ['a\u202eb／c', 'a_b_c', 'a_b%EF%BC%8Fc'],
  ['\ud800', '_', '_'],
])('%j is saved under a name that files and headers take', (name, ascii, encoded) => {
  expect(attachment(name, 'm3u8')).toBe(
    `attachment; filename="${ascii}.m3u8"; filename*=UTF-8''${encoded}.m3u8`,
  );
});

test('a long name is cut, between characters', () => {
  const [, ascii] = /filename="(.*)"/.exec(attachment('é'.repeat(200), 'm3u8')) ?? [];
  expect(ascii).toBe(`${'e'.repeat(100)}.m3u8`);
});
