import type { Api, TrackInfo } from '#client';
import type { Settings } from './plans.ts';

/** What some browsers decode and most do not: they are asked. Anything else is tried. */
const ASKED: Readonly<Record<string, string>> = {
  wv: 'audio/x-wavpack',
  aif: 'audio/aiff',
  aiff: 'audio/aiff',
  aifc: 'audio/aiff',
  dsf: 'audio/x-dsf',
  dff: 'audio/x-dff',
  wma: 'audio/x-ms-wma',
  ape: 'audio/x-ape',
  tta: 'audio/x-tta',
  tak: 'audio/x-tak',
  mpc: 'audio/x-musepack',
  caf: 'audio/x-caf',
  w64: 'audio/x-w64',
  au: 'audio/basic',
  ac3: 'audio/ac3',
  eac3: 'audio/eac3',
  dts: 'audio/vnd.dts',
};

let asked: HTMLAudioElement | undefined;

/** Whether the browser may be able to play the file, by its name alone. */
export function mayPlay({ filepath }: TrackInfo): boolean {
  const type = ASKED[/\.(\w+)$/.exec(filepath)?.[1]?.toLowerCase() ?? ''];
  asked ??= new Audio();
  return type === undefined || asked.canPlayType(type) !== '';
}

/** The file as it is. */
export function fileOf({ url }: Api, id: number): string {
  return url('GET /api/tracks/{id}/stream', { params: { id } });
}

/** Its samples, bit by bit, as the server decodes them. WAV can be sought at once, while it is still being written. */
export function decodedOf({ url }: Api, id: number): string {
  const query = { intensity: '0', format: 'wav' } as const;
  return url('GET /api/tracks/{id}/master', { params: { id }, query });
}

/** The master that the server renders. */
export function masterOf({ url }: Api, id: number, { preset, intensity }: Settings): string {
  const query = { preset, intensity: String(intensity), format: 'wav' } as const;
  return url('GET /api/tracks/{id}/master', { params: { id }, query });
}
