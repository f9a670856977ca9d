import { Ellipsis, type LucideIcon } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { putBeside } from './beside.ts';
import { IconButton } from './button.tsx';
import styles from './menu.module.css';

export type MenuItem = {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly run: () => void;
  readonly kind?: 'plain' | 'danger';
  readonly isDisabled?: boolean;
};

type MenuProps = {
  /** Of what: "More for Halo". */
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly items: readonly MenuItem[];
  readonly className?: string | undefined;
  /** Of the button: -1 in a row of a table that is not the current one. */
  readonly tabIndex?: number;
};

/** A button that opens a list of what can be done. The items exist only while it is open, so a long table may have many. */
export function Menu({ label, icon = Ellipsis, items, className, tabIndex = 0 }: MenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(false);
  const id = useId();

  useEffect(() => {
    if (!isOpen || list.current === null || button.current === null) return undefined;
    const popover = list.current;
    popover.showPopover();
    putBeside(popover, button.current);
    itemsOf(popover)[0]?.focus({ preventScroll: true });
    const close = () => popover.hidePopover();
    // It stands where its button was.
    addEventListener('scroll', close, { capture: true, once: true });
    addEventListener('resize', close, { once: true });
    return () => {
      removeEventListener('scroll', close, { capture: true });
      removeEventListener('resize', close);
    };
  }, [isOpen]);

  return (
    <>
      <IconButton
        ref={button}
        icon={icon}
        label={label}
        className={className}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        // A press on it while it is open closes it, being outside; the click that follows must not open it again.
        onPointerDown={() => {
          wasOpen.current = isOpen;
        }}
        onClick={() => {
          setIsOpen(!wasOpen.current);
          wasOpen.current = false;
        }}
      />
      {isOpen && (
        <div
          ref={list}
          id={id}
          popover="auto"
          role="menu"
          tabIndex={-1}
          aria-label={label}
          className={styles.menu}
          onKeyDown={moveAmongItems}
          onToggle={(event) => {
            if (event.newState === 'closed') setIsOpen(false);
          }}
        >
          {items.map(({ label: text, icon: Icon, run, kind, isDisabled = false }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={`${styles.item} ${kind === 'danger' ? styles.danger : ''}`}
              disabled={isDisabled}
              onClick={() => {
                list.current?.hidePopover();
                button.current?.focus();
                run();
              }}
            >
              <Icon size={18} aria-hidden />
              {text}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

function itemsOf(menu: HTMLElement): readonly HTMLButtonElement[] {
  return [...menu.querySelectorAll<HTMLButtonElement>('[role=menuitem]:not(:disabled)')];
}

/** By arrows, Home and End, as in every menu; Escape is the platform's, Tab closes it. */
function moveAmongItems(event: KeyboardEvent<HTMLElement>): void {
  const items = itemsOf(event.currentTarget);
  const at = items.indexOf(document.activeElement as HTMLButtonElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === 'Tab') event.currentTarget.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
}
