/** The whole analysis in this process: no command line, no analyzer process, no thread. */
import { analyze, decoderFor, openAudio } from '#engine';
import { startWork } from '../work-cost.ts';

await decoderFor('auto');
const endWork = startWork();
using source = await openAudio(process.argv[2] as string);
const { integratedLufs } = analyze(source);
endWork({ integratedLufs });
