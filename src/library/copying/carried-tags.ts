/** Tags under the names that TagLib has for them, whatever the format: `TRACKNUMBER`, `MUSICBRAINZ_TRACKID`, … */
export type Properties = Readonly<Record<string, readonly string[]>>;

/** How a format holds tags: Vorbis comments, ID3v2, or something else. */
export type TagFamily = 'vorbis' | 'id3' | 'other';

/**
 * What would say of the new samples what was true of the old ones: gains and peaks (ReplayGain, R128, MP3Gain, Sound
 * Check), dynamic range, checksums of samples, what encoded them and how, which samples of them to skip, which channels
 * there are. A fingerprint stays: it names the recording, and is made to outlast louder copies.
 */
const ABOUT_THE_OLD_SAMPLES =
  /^(?:REPLAYGAIN_|R128_|MP3GAIN_|ITUNNORM|ITUNSMPB|(?:ALBUM )?DYNAMIC RANGE|ACCURATERIP(?!DISCID|ID)|MD5|AUDIOMD5|ENCODER|ENCODED.?BY|ENCODING|ENCODINGTIME|TOOL$|VENDOR$|WAVEFORMATEXTENSIBLE_|METADATA_BLOCK_PICTURE|COVERART)/;

/** Other names by which Vorbis comments and APEv2 tags go. */
const ALIASES: Readonly<Record<string, string>> = {
  'ALBUM ARTIST': 'ALBUMARTIST',
  YEAR: 'DATE',
  DESCRIPTION: 'COMMENT',
  TEMPO: 'BPM',
  PUBLISHER: 'LABEL',
  ORGANIZATION: 'LABEL',
  UNSYNCEDLYRICS: 'LYRICS',
  USLT: 'LYRICS',
  TRACK: 'TRACKNUMBER',
  DISC: 'DISCNUMBER',
  TOTALTRACKS: 'TRACKTOTAL',
  TOTALDISCS: 'DISCTOTAL',
};

/** What of a source's tags goes into the new file, as a file of another family has it. */
export function carriedTags(source: Properties, from: TagFamily, to: 'vorbis' | 'id3'): Properties {
  const kept = Object.entries(source).filter(
    ([name, values]) => !isAboutTheOldSamples(name) && values.length > 0,
  );
  const tags: Record<string, readonly string[]> = Object.fromEntries(kept);
  if (from === to) return tags;
  for (const [alias, name] of Object.entries(ALIASES)) rename(tags, alias, name);
  // Its language, or what a program calls it by.
  for (const name of Object.keys(tags)) if (name.startsWith('LYRICS:')) rename(tags, name, 'LYRICS');
  for (const [number, total] of [
    ['TRACKNUMBER', 'TRACKTOTAL'],
    ['DISCNUMBER', 'DISCTOTAL'],
  ] as const) {
    if (to === 'vorbis') split(tags, number, total);
    else join(tags, number, total);
  }
  return tags;
}

/** By the last part of the name: `COMMENT:ITUNNORM` of ID3v2, `----:com.apple.iTunes:iTunNORM` of MP4. */
function isAboutTheOldSamples(name: string): boolean {
  return ABOUT_THE_OLD_SAMPLES.test(name.slice(name.lastIndexOf(':') + 1).toUpperCase());
}

function rename(tags: Record<string, readonly string[]>, from: string, to: string): void {
  const values = tags[from];
  if (values === undefined || tags[to] !== undefined) return;
  tags[to] = values;
  delete tags[from];
}

/** "3/12" becomes 3 and 12. */
function split(tags: Record<string, readonly string[]>, number: string, total: string): void {
  const [no = '', of = ''] = (tags[number]?.[0] ?? '').split('/');
  if (of === '') return;
  tags[number] = [no];
  tags[total] ??= [of];
}

/** 3 and 12 become "3/12". */
function join(tags: Record<string, readonly string[]>, number: string, total: string): void {
  const of = tags[total]?.[0];
  const no = tags[number]?.[0];
  if (of === undefined || no === undefined) return;
  if (!no.includes('/')) tags[number] = [`${no}/${of}`];
  delete tags[total];
}
