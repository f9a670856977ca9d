import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeM3u8, parseM3u8, readingsOf, writeM3u8 } from '../../src/library/m3u8.ts';

const paths = (text: string) => parseM3u8(text).entries.map(({ path }) => path);

describe('a playlist file is read', () => {
  test('with its name, its titles and durations, and the lines that they stand on', () => {
    const text = [
      '#EXTM3U',
      '#EXTENC: UTF-8',
      '#PLAYLIST: Evening',
      '',
      '# a comment',
      '#EXTINF:123,Ann - Song',
      '/music/a.flac',
      '#EXTINF:-1,',
      'b.flac',
      '#EXTINF:12.5 tvg-name="x, y" group="z",Bob, too',
      '#EXTVLCOPT:start-time=3',
      'c.flac',
      'd.flac',
    ].join('\r\n');
    expect(parseM3u8(text)).toEqual({
      name: 'Evening',
      entries: [
        { line: 7, text: '/music/a.flac', title: 'Ann - Song', durationSeconds: 123, path: '/music/a.flac' },
        { line: 9, text: 'b.flac', title: null, durationSeconds: null, path: 'b.flac' },
        { line: 12, text: 'c.flac', title: 'Bob, too', durationSeconds: 12.5, path: 'c.flac' },
        { line: 13, text: 'd.flac', title: null, durationSeconds: null, path: 'd.flac' },
      ],
    });
  });

  test('without a header, with a byte order mark, with any line end and none at the end', () => {
    expect(paths('\ufeff#EXTM3U\na.flac\rb.flac\r\n  c d.flac \n\n')).toEqual([
      'a.flac',
      'b.flac',
      'c d.flac',
    ]);
    expect(parseM3u8('\ufeffa.flac').name).toBeNull();
    expect(paths('')).toEqual([]);
  });

  test.each([
    ['file:///music/a%20b%C3%A9.flac', '/music/a bé.flac'],
    ['FILE://localhost/music/a.flac', '/music/a.flac'],
    ['file:/music/a.flac', '/music/a.flac'],
    ['file:///music/100%.flac', '/music/100%.flac'],
    ['file:///music/is it #1?.flac', '/music/is it #1?.flac'],
    ['file://server/music/a.flac', null],
    ['http://example.com/a.flac', null],
    ['HTTPS://example.com/a.flac', null],
    ['spotify://track/1', null],
    ['Live: Part 1.flac', 'Live: Part 1.flac'],
    ['C:\\Music\\a.flac', 'C:\\Music\\a.flac'],
    ['../up/a.flac', '../up/a.flac'],
  ])('%s names the file %s', (line, path) => {
    expect(paths(line)).toEqual([path]);
  });

  test('in UTF-8, and in the Latin of old Windows where it is not UTF-8', () => {
    expect(decodeM3u8(Buffer.from('\ufeffé.flac', 'utf8'))).toBe('é.flac');
    expect(decodeM3u8(Buffer.from('Beyonc\xe9\x80.flac', 'latin1'))).toBe('Beyoncé€.flac');
  });

  test.each([
    ['a/b.flac', ['a/b.flac']],
    ['a\\b.flac', ['a\\b.flac', 'a/b.flac']],
    ['a%20b.flac', ['a%20b.flac', 'a b.flac']],
    ['100%.flac', ['100%.flac']],
  ])('%s may stand for %o', (path, readings) => {
    expect(readingsOf(path)).toEqual(readings);
  });

  test('up to 100,000 lines', () => {
    expect(paths('\n'.repeat(99_999))).toEqual([]);
    expect(() => parseM3u8('\n'.repeat(100_000))).toThrow('must have at most 100000 lines');
  });

  test('whatever it holds: nothing is thrown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        parseM3u8(text);
        readingsOf(text);
      }),
    );
  });
});

describe('a playlist file is written', () => {
  const track = { path: '/music/x/a.flac', title: 'Song', artist: 'Ann', durationSeconds: 61.6 };

  test('as extended M3U', () => {
    const tracks = [track, { path: '/music/b.flac', title: 'b', artist: '', durationSeconds: null }];
    expect(writeM3u8({ name: 'Evening', tracks })).toBe(
      [
        '#EXTM3U',
        '#EXTENC: UTF-8',
        '#PLAYLIST:Evening',
        '#EXTINF:62,Ann - Song',
        '/music/x/a.flac',
        '#EXTINF:-1,b',
        '/music/b.flac',
        '',
      ].join('\n'),
    );
  });

  test('with no title that could begin a line', () => {
    const text = writeM3u8({
      name: 'a\n/etc/passwd',
      tracks: [{ ...track, title: 'x\r\n/etc/passwd\u2028', artist: '\n' }],
    });
    expect(text.split('\n')).toHaveLength(6);
    expect(text).toContain('#PLAYLIST:a /etc/passwd\n#EXTINF:62,x /etc/passwd\n');
  });

  test.each([
    ['/music/x/a.flac', 'x/a.flac'],
    ['/music/# 1.flac', './# 1.flac'],
    ['/music/ a.flac', './ a.flac'],
    ['/music/http://a.flac', './http://a.flac'],
    ['/music/a\n.flac', 'file:///music/a%0A.flac'],
    ['/music/a ', 'file:///music/a%20'],
    ['/musical/a.flac', '/musical/a.flac'],
    ['/more/a.flac', 'a.flac'],
  ])('relative to its library folder: %j is %j', (path, line) => {
    const text = writeM3u8({ name: 'x', tracks: [{ ...track, path }] }, ['/music', '/more/']);
    expect(text.split('\n')[4]).toBe(line);
  });

  test('what is written is read back, whatever the names', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
    const segment = name.filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..');
    const tracks = fc.array(
      fc.record({
        path: fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/music/${parts.join('/')}`),
        title: name,
        artist: fc.oneof(name, fc.constant('')),
        durationSeconds: fc.option(fc.nat({ max: 100_000 })),
      }),
      { maxLength: 5 },
    );
    const shown = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
    fc.assert(
      fc.property(name, tracks, fc.boolean(), (playlistName, list, isRelative) => {
        const bytes = Buffer.from(
          writeM3u8({ name: playlistName, tracks: list }, isRelative ? ['/music'] : []),
        );
        const read = parseM3u8(decodeM3u8(bytes));
        expect(read.name).toBe(shown(playlistName) || null);
        expect(read.entries.map(({ durationSeconds }) => durationSeconds)).toEqual(
          list.map(({ durationSeconds }) => durationSeconds),
        );
        expect(read.entries.map(({ title }) => title)).toEqual(
          list.map(
            ({ artist, title }) => shown([artist, title].map(shown).filter(Boolean).join(' - ')) || null,
          ),
        );
        const absolute = read.entries.map(({ path }) =>
          path?.startsWith('/') ? path : `/music/${path?.replace(/^\.\//, '')}`,
        );
        expect(absolute).toEqual(list.map(({ path }) => path));
      }),
      { numRuns: 500 },
    );
  });
});
