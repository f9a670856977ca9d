import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import styles from './drop-zone.module.css';

type DropZoneProps = {
  /** What a drop does: "Drop a picture to use it". Shown while something is dragged over it. */
  readonly invitation: string;
  /** At least one. */
  readonly onFiles: (files: readonly File[]) => void;
  /** Something without a file: a picture of another page is a link. */
  readonly onNoFile?: () => void;
  readonly isDisabled?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

/**
 * Takes files that are dropped on what is in it. Nobody can do this by keyboard, so a file chooser belongs beside it. As long as
 * it is there, a file that misses it does not make the browser leave the page.
 */
export function DropZone(props: DropZoneProps) {
  const { invitation, onFiles, onNoFile, isDisabled = false, className, children } = props;
  const zone = useRef<HTMLDivElement>(null);
  // Leaving a child for its neighbour enters before it leaves.
  const inside = useRef(0);
  const [isOver, setIsOver] = useState(false);

  useEffect(() => {
    const stay = (event: globalThis.DragEvent) => {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    };
    addEventListener('dragover', stay);
    addEventListener('drop', stay);
    return () => {
      removeEventListener('dragover', stay);
      removeEventListener('drop', stay);
    };
  }, []);

  const move = (event: DragEvent, by: 1 | -1) => {
    if (!isForeign(event)) return;
    inside.current = Math.max(0, inside.current + by);
    setIsOver(inside.current > 0);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the chooser beside it is for everybody
    <div
      ref={zone}
      className={`${styles.zone} ${className ?? ''}`}
      data-over={(isOver && !isDisabled) || undefined}
      onDragEnter={(event) => move(event, 1)}
      onDragLeave={(event) => move(event, -1)}
      onDragOver={(event) => {
        if (!isForeign(event) || isDisabled) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      }}
      onDrop={(event) => {
        inside.current = 0;
        setIsOver(false);
        if (!isForeign(event)) return;
        event.preventDefault();
        if (isDisabled) return;
        const files = [...event.dataTransfer.files];
        if (files.length > 0) onFiles(files);
        else onNoFile?.();
      }}
    >
      {children}
      <div className={styles.invitation} aria-hidden>
        {invitation}
      </div>
    </div>
  );
}

/** Files, or what another page or program gives; not what the page itself moves about. */
function isForeign({ dataTransfer }: DragEvent): boolean {
  return dataTransfer.types.includes('Files') || dataTransfer.types.includes('text/uri-list');
}
