/** Edits a track and stops, for ever, once the copy of its file is tagged: to be killed there. */
import { openLibrary } from '../../src/library/index.ts';

const [, , dataFolder = '', path = ''] = process.argv;
const library = await openLibrary({ dataFolder, algorithmVersion: 1 });
const { track } = await library.importFile(path);
setInterval(() => {}, 1_000);
await library.editing.edit([{ track, fields: { title: 'New' }, gains: {} }], async (asked) => {
  if (asked === path) return 'the original';
  console.log('tagged');
  return new Promise(() => {});
});
