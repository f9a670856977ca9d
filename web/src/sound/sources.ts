import type { Api } from '#client';
import type { TrackInfo } from '#client';

/** What a media element is asked to play. */
export type Source = { readonly url: string; readonly isDecodedByServer: boolean };

/** What no browser that we know decodes; it is not even asked for. Anything else is tried. */
const TYPE_OF: Readonly<Record<string, string>> = {
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

/** Whether the browser may be able to play the file, by its name alone. */
export function mayPlay({ filepath }: TrackInfo, canPlayType: (type: string) => string): boolean {
  const extension = /\.(\w+)$/.exec(filepath)?.[1]?.toLowerCase() ?? '';
  const type = TYPE_OF[extension];
  return type === undefined || canPlayType(type) !== '';
}

/** The file as it is, or, where the browser cannot decode it, its samples as the server does: bit by bit. */
export function originalOf({ url }: Api, trackId: number, isDecodedByServer: boolean): Source {
  const params = { id: trackId };
  // WAV can be sought at once, while it is still being written.
  const query = { intensity: '0', format: 'wav' } as const;
  return {
    isDecodedByServer,
    url: isDecodedByServer
      ? url('GET /api/tracks/{id}/master', { params, query })
      : url('GET /api/tracks/{id}/stream', { params }),
  };
}

/** The master that the server renders. */
export function masterOf(
  { url }: Api,
  trackId: number,
  { preset, intensity }: { readonly preset: Preset; readonly intensity: number },
): Source {
  const query = { preset, intensity: String(intensity), format: 'wav' } as const;
  return { url: url('GET /api/tracks/{id}/master', { params: { id: trackId }, query }), isDecodedByServer: true };
}

export type Preset = 'adaptive' | 'gentle' | 'warm' | 'bright' | 'punchy';
