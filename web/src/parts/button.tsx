import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import styles from './button.module.css';

type ButtonProps = ComponentProps<'button'> & {
  readonly kind?: 'plain' | 'primary' | 'danger';
  readonly icon?: LucideIcon;
};

/** A button with words. One `primary` a view. */
export function Button({ kind = 'plain', icon: Icon, className, children, ...rest }: ButtonProps) {
  const kindClass = kind === 'primary' ? styles.primary : kind === 'danger' ? styles.danger : '';
  return (
    <button type="button" className={`${styles.button} ${kindClass} ${className ?? ''}`} {...rest}>
      {Icon && <Icon size={18} aria-hidden />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label' | 'children'> & {
  readonly icon: LucideIcon;
  /** What it does, for screen readers and as a tooltip. */
  readonly label: string;
  readonly iconSize?: number;
};

/** A button without words. `aria-pressed` makes it a switch. */
export function IconButton({ icon: Icon, label, iconSize = 20, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={`${styles.icon} ${className ?? ''}`}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon size={iconSize} aria-hidden />
    </button>
  );
}
