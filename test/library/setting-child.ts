/** Sets a setting in the library of the folder that it is told, says so, and waits to be killed. */
import { openLibrary } from '../../src/library/index.ts';

const [dataFolder = ''] = process.argv.slice(2);
const library = await openLibrary({ dataFolder, algorithmVersion: 1 });
for (let n = 1; n <= 20; n++) await library.settings.set('player', { volume: n / 20 });
process.stdout.write('set\n');
setInterval(() => {}, 1_000);
