import { FileImage, ImageUp, Trash2, Undo2 } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { Artwork } from '../parts/artwork.tsx';
import { Button } from '../parts/button.tsx';
import { DropZone } from '../parts/drop-zone.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Progress } from '../parts/progress.tsx';
import styles from './artwork-editor.module.css';
import { type ArtworkSubject, useArtworkOf } from './artwork-subject.ts';
import { useArtworkChange } from './use-artwork-change.ts';

const RUNNING = {
  uploading: 'Sending the picture',
  extracting: 'Looking through the files',
  removing: 'Removing the picture',
  undoing: 'Putting the former picture back',
} as const;

const NO_FILE =
  'That is a link to a picture, not a picture. Save it as a file and drop the file here, or copy the picture and paste it.';

/** The picture of an album or a track, large: another one by drop, paste or choice, from the files, or none. */
export function ArtworkEditor(subject: ArtworkSubject) {
  const { kind } = subject;
  const shown = useArtworkOf(subject);
  const change = useArtworkChange(subject, shown.isOwn);
  const chooser = useRef<HTMLInputElement>(null);

  const take = (files: readonly File[]) => {
    const image = files.find(({ type }) => type.startsWith('image/')) ?? files[0];
    if (image) void change.upload(image);
  };
  const paste = useEffectEvent((event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
    if (files.length === 0) return;
    event.preventDefault();
    take(files);
  });
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => paste(event);
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);

  if (!shown.isKnown) return <ProblemNote error={shown.error} onRetry={() => void shown.refetch()} />;
  const isBusy = change.running !== null;
  return (
    <section className={styles.editor} aria-label={`Picture of ${shown.title}`}>
      <DropZone
        invitation="Drop it here"
        onFiles={take}
        onNoFile={() => change.refuse(NO_FILE)}
        isDisabled={isBusy}
        className={styles.picture}
      >
        <Artwork path={shown.path} size={320} label={`Cover of ${shown.title}`} className={styles.artwork} />
        {!shown.path && <p className={styles.none}>No picture yet. Drop one here, or paste it.</p>}
      </DropZone>
      {kind === 'track' && shown.path && !shown.isOwn && (
        <p className={styles.soft}>The album's picture: this track has none of its own.</p>
      )}
      <div className={styles.actions}>
        <Button icon={ImageUp} disabled={isBusy} onClick={() => chooser.current?.click()}>
          Choose …
        </Button>
        <Button icon={FileImage} disabled={isBusy} onClick={() => void change.extract()}>
          From the files
        </Button>
        <Button icon={Trash2} disabled={isBusy || !shown.isOwn} onClick={() => void change.remove()}>
          Remove
        </Button>
      </div>
      <input
        ref={chooser}
        type="file"
        accept="image/*"
        hidden
        aria-label="Picture file"
        onChange={({ currentTarget }) => {
          take([...(currentTarget.files ?? [])]);
          // So that the same file, made anew, is another choice.
          currentTarget.value = '';
        }}
      />
      {change.running && <Progress label={RUNNING[change.running]} share={null} />}
      {change.refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {change.refusal}
        </p>
      )}
      <ProblemNote error={change.error} />
      <div role="status" className={styles.said}>
        {change.said !== null && !isBusy && (
          <>
            <span>{change.said}</span>
            <Button icon={Undo2} onClick={() => void change.undo()}>
              Undo
            </Button>
          </>
        )}
      </div>
      <p className={styles.soft}>
        Drop or paste one here: JPEG, PNG, WebP, GIF, AVIF or TIFF of at most 20 MB. Your music files stay as
        they are.
      </p>
    </section>
  );
}
