import { X } from 'lucide-react';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { Button, IconButton } from './button.tsx';
import styles from './toasts.module.css';

/** Something that happened, said once. Errors are not told so: they stand where they happened. */
export type Toast = {
  readonly text: string;
  /** "Undo", mostly. */
  readonly action?: { readonly label: string; readonly run: () => void };
};

type Toasts = {
  /** Answers how to say something else in its place: how far it has come, how it ended. */
  readonly tell: (toast: Toast) => (instead: Toast) => void;
};

const ToastContext = createContext<Toasts | null>(null);

/** Long enough to read and to reach for "Undo", milliseconds; it stays while the pointer or the focus is on it. */
const SHOWN_MS = 8_000;
const MOST = 3;

export function useToasts(): Toasts {
  const toasts = useContext(ToastContext);
  if (toasts === null) throw new Error('useToasts needs a ToastProvider above it');
  return toasts;
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly (Toast & { readonly id: number })[]>([]);
  const lastId = useRef(0);
  const timers = useRef(new Map<number, ReturnType<typeof setTimeout>>());
  const remove = useCallback((id: number) => {
    clearTimeout(timers.current.get(id));
    timers.current.delete(id);
    setShown((toasts) => toasts.filter((toast) => toast.id !== id));
  }, []);
  const letGoLater = useCallback(
    (id: number) => {
      clearTimeout(timers.current.get(id));
      timers.current.set(
        id,
        setTimeout(() => remove(id), SHOWN_MS),
      );
    },
    [remove],
  );
  const hold = (id: number) => clearTimeout(timers.current.get(id));
  const tell = useCallback(
    (toast: Toast) => {
      const id = ++lastId.current;
      const show = (said: Toast) => {
        setShown((toasts) => [...toasts.filter((other) => other.id !== id).slice(1 - MOST), { ...said, id }]);
        letGoLater(id);
      };
      show(toast);
      return show;
    },
    [letGoLater],
  );
  const value = useMemo(() => ({ tell }), [tell]);
  return (
    <ToastContext value={value}>
      {children}
      <div className={styles.toasts} role="status" aria-label="Notices">
        {shown.map(({ id, text, action }) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while somebody reads
          <div
            key={id}
            className={styles.toast}
            onPointerEnter={() => hold(id)}
            onPointerLeave={() => letGoLater(id)}
            onFocus={() => hold(id)}
            onBlur={() => letGoLater(id)}
          >
            <span>{text}</span>
            {action && (
              <Button
                onClick={() => {
                  remove(id);
                  action.run();
                }}
              >
                {action.label}
              </Button>
            )}
            <IconButton icon={X} label="Dismiss" onClick={() => remove(id)} />
          </div>
        ))}
      </div>
    </ToastContext>
  );
}
