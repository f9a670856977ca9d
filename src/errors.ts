/**
 * What can be foreseen to go wrong, chosen by what the caller can do about it.
 *
 * - `file_not_found`, `track_not_found`, `album_not_found`, `artist_not_found`, `playlist_not_found`,
 *   `profile_not_found`, `render_not_found`: name something that exists
 * - `artwork_not_found`: give it a picture, or put one into its files
 * - `unsupported_image`, `image_too_large`: choose another picture
 * - `outside_library`: choose a path inside a library folder
 * - `folder_not_readable`: choose another folder, or let this user read it
 * - `undecodable_audio`: the file holds no audio that can be read
 * - `unsupported_audio`: audio that this machine's decoder cannot take (too long for it, unknown layout)
 * - `not_measurable`: the signal lacks a quantity that the answer rests on (silence, an anti-phase mono mix)
 * - `tags_not_writable`: this file's tags cannot be changed, or not without changing more than was asked
 * - `output_exists`: the file to be written is there already, or is another one's: choose another name, or `--force`
 * - `file_changed`: somebody else wrote the file meanwhile: look at it again
 * - `decoder_crashed`: decoding this file killed the analyzer twice
 * - `timed_out`: the job took longer than its size allows
 * - `cancelled`: somebody asked for it to stop
 * - `invalid_request`: the message names field, rule and value
 * - `nothing_loaded`, `scan_running`, `queue_full`: the state of the player or library forbids it now
 * - `playlist_full`, `too_many_playlists`: take something away first; `playlist_empty`: add something
 * - `storage_full`: make room on the disk of the data folder; what the player was told holds until a restart only
 * - `too_many_streams`: ask again when others have come to their end
 * - `analyzer_unavailable`: its process cannot be started, the log says why: ask again when `/api/ready` answers 200
 * - `shutting_down`: ask again after the restart
 */
export type ErrorCode =
  | 'file_not_found'
  | 'track_not_found'
  | 'album_not_found'
  | 'artist_not_found'
  | 'profile_not_found'
  | 'render_not_found'
  | 'artwork_not_found'
  | 'unsupported_image'
  | 'image_too_large'
  | 'playlist_not_found'
  | 'outside_library'
  | 'folder_not_readable'
  | 'undecodable_audio'
  | 'unsupported_audio'
  | 'not_measurable'
  | 'tags_not_writable'
  | 'output_exists'
  | 'file_changed'
  | 'decoder_crashed'
  | 'timed_out'
  | 'cancelled'
  | 'invalid_request'
  | 'nothing_loaded'
  | 'scan_running'
  | 'queue_full'
  | 'playlist_full'
  | 'playlist_empty'
  | 'too_many_playlists'
  | 'storage_full'
  | 'too_many_streams'
  | 'analyzer_unavailable'
  | 'shutting_down';

/** A foreseen failure. Anything else that is thrown is a bug. */
export class ExpectedError extends Error {
  override readonly name = 'ExpectedError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What a thrown thing says, whatever it is. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
