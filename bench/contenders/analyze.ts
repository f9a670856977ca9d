/** The whole analysis in this process: no command line, no analyzer process, no thread. */
import { analyze, openAudio } from '#engine';

using source = await openAudio(process.argv[2] as string);
process.stdout.write(`${JSON.stringify(analyze(source).integratedLufs)}\n`);
