import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiKey, useApi } from '../data/use-api.ts';
import { useCommand } from '../data/use-command.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import styles from './folders-view.module.css';

const SETTINGS = {
  watch: 'Take in what changes in these folders by itself',
  scan_at_start: 'Scan all folders when Auralis starts',
} as const;

/** How the library is kept up with the disk. */
export function LibrarySettings() {
  const queries = useQueryClient();
  const settings = useApi('GET /api/library/settings');
  const { run, isRunning, error } = useCommand('PUT /api/library/settings');
  /** Shown until the server has answered; what it refuses goes back. */
  const [asked, setAsked] = useState<Partial<Record<keyof typeof SETTINGS, boolean>>>({});
  const change = async (name: keyof typeof SETTINGS, value: boolean) => {
    setAsked({ [name]: value });
    const answer = await run({ body: { [name]: value } });
    if (answer !== null) queries.setQueryData(apiKey('GET /api/library/settings'), answer);
    setAsked({});
  };
  return (
    <section className={styles.card} aria-labelledby="keeping-up">
      <h2 id="keeping-up">Keeping up</h2>
      <ProblemNote error={settings.error} onRetry={() => void settings.refetch()} />
      {settings.data &&
        (Object.keys(SETTINGS) as (keyof typeof SETTINGS)[]).map((name) => (
          <label key={name} className={styles.setting}>
            <input
              type="checkbox"
              checked={asked[name] ?? settings.data[name]}
              disabled={isRunning}
              onChange={({ target }) => void change(name, target.checked)}
            />
            {SETTINGS[name]}
          </label>
        ))}
      <ProblemNote error={error} />
    </section>
  );
}
