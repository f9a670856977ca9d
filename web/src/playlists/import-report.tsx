import { Link } from 'wouter';
import { Button } from '../parts/button.tsx';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import { formatCount } from '../parts/format.ts';
import styles from './import-report.module.css';
import type { Imported } from './use-import-playlist.ts';

const REASONS: Readonly<Record<Imported['skipped'][number]['reason'], string>> = {
  not_a_file: 'an address, not a file',
  outside_library: 'not in a folder of the library',
  file_not_found: 'there is no such file',
  not_audio: 'not an audio file',
  too_many_unknown: 'not scanned yet: scan its folder, then import again',
};

const MOST_SHOWN = 200;

/** What of a playlist file was not found, line by line. */
export function ImportReport({
  report,
  onClose,
}: {
  readonly report: Imported;
  readonly onClose: () => void;
}) {
  const { id, name, imported, skipped } = report;
  return (
    <Dialog title={`“${name}” imported`} onClose={onClose}>
      <p>
        {formatCount(imported, 'track')} imported,{' '}
        <b>{formatCount(skipped.length, 'entry was', 'entries were')} left out</b>:
      </p>
      <div className={styles.scroller}>
        <table className={styles.skipped}>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Entry</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {skipped.slice(0, MOST_SHOWN).map(({ line, entry, title, reason }) => (
              <tr key={line}>
                <td>{line}</td>
                <td>
                  {title !== null && <b>{title} </b>}
                  {entry}
                </td>
                <td>{REASONS[reason]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {skipped.length > MOST_SHOWN && <p>and {formatCount(skipped.length - MOST_SHOWN, 'more', 'more')}</p>}
      <DialogActions>
        <Link href={`/playlists/${id}`} className={styles.open} onClick={onClose}>
          Open the playlist
        </Link>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}
