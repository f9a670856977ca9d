import { ArrowDown, ArrowUp } from 'lucide-react';
import { IconButton } from '../parts/button.tsx';
import type { Order } from './list-address.ts';
import styles from './sort-select.module.css';

type SortSelectProps<By extends string> = {
  readonly names: Readonly<Record<By, string>>;
  readonly by: By;
  readonly order: Order;
  readonly onChange: (sort: { readonly by: By; readonly order: Order }) => void;
};

/** What a list is sorted by, where it has no column heads to press. */
export function SortSelect<By extends string>({ names, by, order, onChange }: SortSelectProps<By>) {
  return (
    <span className={styles.sort}>
      <select
        aria-label="Sort by"
        value={by}
        onChange={({ target }) => onChange({ by: target.value as By, order })}
      >
        {(Object.keys(names) as By[]).map((name) => (
          <option key={name} value={name}>
            {names[name]}
          </option>
        ))}
      </select>
      <IconButton
        icon={order === 'asc' ? ArrowUp : ArrowDown}
        label={order === 'asc' ? 'Ascending: turn round' : 'Descending: turn round'}
        onClick={() => onChange({ by, order: order === 'asc' ? 'desc' : 'asc' })}
      />
    </span>
  );
}
