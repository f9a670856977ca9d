import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWithin } from '../../src/library/folders.ts';
import { handDrivenFolders } from './hand-driven-folders.ts';

const scanned = (folders: ReturnType<typeof handDrivenFolders>) =>
  folders.scans().map((scan) => scan.folders);

test('a folder is scanned once it has been quiet for two seconds', () => {
  const folders = handDrivenFolders(['/music']);
  folders.mark('/music/a');
  folders.wait(1.9);
  folders.mark('/music/a');
  folders.wait(1.9);
  expect(scanned(folders)).toEqual([]);
  folders.wait(0.1);
  expect(scanned(folders)).toEqual([['/music/a']]);
});

test('a folder in which something happens every second is scanned after a minute all the same', () => {
  const folders = handDrivenFolders(['/music']);
  for (let second = 0; second < 60; second++) {
    folders.mark('/music/a');
    expect(folders.scans()).toEqual([]);
    folders.wait(1);
  }
  expect(scanned(folders)).toEqual([['/music/a']]);
});

test('what is quiet does not wait for what is not; together they are one scan', () => {
  const folders = handDrivenFolders(['/music']);
  folders.mark('/music/a');
  folders.mark('/music/b');
  folders.wait(1);
  folders.mark('/music/c');
  folders.wait(1);
  expect(scanned(folders)).toEqual([['/music/a', '/music/b']]);
});

test('a folder inside another is scanned with that, which waits until both are quiet', () => {
  const folders = handDrivenFolders(['/music']);
  folders.mark('/music/a');
  folders.wait(1);
  folders.mark('/music/a/cd1');
  folders.wait(1);
  expect(scanned(folders)).toEqual([]);
  folders.wait(1);
  expect(scanned(folders)).toEqual([['/music/a']]);
});

test('what happens during a scan is scanned after it, when it is quiet', async () => {
  const folders = handDrivenFolders(['/music']);
  folders.mark('/music/a');
  folders.wait(2);
  folders.mark('/music/a');
  folders.wait(100);
  expect(folders.scans()).toHaveLength(1);
  await folders.endScan();
  folders.wait(0);
  expect(scanned(folders)).toEqual([['/music/a'], ['/music/a']]);
});

test('more than a hundred folders are scanned as their library folders', () => {
  const folders = handDrivenFolders(['/music', '/more']);
  folders.mark('/more/one');
  for (let n = 0; n < 100; n++) folders.mark(`/music/${n}`);
  folders.wait(2);
  expect(scanned(folders)).toEqual([['/more', '/music']]);
});

test('nothing follows from what lies outside the library, is forgotten, or comes after the end', () => {
  const folders = handDrivenFolders(['/music']);
  folders.mark('/music 2/a');
  folders.mark('/');
  expect(folders.isWaiting()).toBe(false);
  folders.mark('/music/a');
  folders.forget();
  expect(folders.isWaiting()).toBe(false);
  folders.close();
  folders.mark('/music/a');
  expect(folders.isWaiting()).toBe(false);
});

/** Few names at three levels, so that folders lie in one another; some outside. */
const path = fc
  .array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 })
  .map((names) => ['/music', ...names].join('/'));
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ mark: path }) },
  { weight: 2, arbitrary: fc.record({ wait: fc.integer({ min: 1, max: 30 }).map((n) => n / 10) }) },
  { weight: 1, arbitrary: fc.record({ burst: fc.integer({ min: 90, max: 120 }) }) },
  { weight: 2, arbitrary: fc.constant({ endScan: true as const }) },
);

test('every change leads to a scan of its folder or one above, never before it was quiet, never two at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const folders = handDrivenFolders(['/music']);
      for (const one of steps) {
        if ('mark' in one) folders.mark(one.mark);
        else if ('wait' in one) folders.wait(one.wait);
        else if ('burst' in one) for (let n = 0; n < one.burst; n++) folders.mark(`/music/a/burst ${n}`);
        else await folders.endScan(); // Two at once would throw.
      }
      for (let n = 0; n < 5; n++) {
        await folders.endScan();
        folders.wait(60);
      }
      expect(folders.isWaiting()).toBe(false);

      const [marks, scans] = [folders.marks(), folders.scans()];
      for (const [index, { folder }] of marks.entries()) {
        const isCovered = scans.some(
          (scan) => scan.marks > index && scan.folders.some((above) => isWithin(folder, above)),
        );
        expect(isCovered, `${folder}, mark ${index}`).toBe(true);
      }
      for (const [index, scan] of scans.entries()) {
        for (const folder of scan.folders) {
          const lastTime = scans.slice(0, index).findLast((earlier) => earlier.folders.includes(folder));
          const since = marks
            .slice(lastTime?.marks ?? 0, scan.marks)
            .filter((mark) => isWithin(mark.folder, folder))
            .map(({ atSeconds }) => scan.atSeconds - atSeconds);
          const isQuiet = Math.min(...since) >= 2 - 1e-9;
          const wasPatient = Math.max(...since) >= 60 - 1e-9;
          expect(isQuiet || wasPatient, `${folder} at ${scan.atSeconds}`).toBe(true);
        }
      }
    }),
    { numRuns: 500 },
  );
});
