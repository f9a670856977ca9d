import { useEffect, useState } from 'react';
import { useWebSocketContext } from '#client/react';

/** Shorter breaks are nobody's business, milliseconds. */
const UNSAID_MS = 400;
/** How long it is said that all is well again, milliseconds. */
const SAID_MS = 4_000;

/** Says when the service is not there, and when it is back and everything shown has been asked for again. */
export function ConnectionNotice({ className }: { readonly className: string }) {
  const { status, onGap } = useWebSocketContext();
  const [isAway, setIsAway] = useState(false);
  const [news, setNews] = useState<string | null>(null);
  useEffect(() => {
    if (status === 'open') {
      setIsAway(false);
      return undefined;
    }
    const timer = setTimeout(() => setIsAway(true), UNSAID_MS);
    return () => clearTimeout(timer);
  }, [status]);
  useEffect(
    () =>
      onGap(({ reason }) => {
        if (reason === 'missed') return;
        setNews(reason === 'restarted' ? 'Auralis was restarted: caught up' : 'Connected again: caught up');
      }),
    [onGap],
  );
  useEffect(() => {
    if (news === null) return undefined;
    const timer = setTimeout(() => setNews(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [news]);
  return (
    <div className={className} role="status" aria-label="Connection">
      {isAway ? 'Auralis cannot be reached. Trying again …' : news}
    </div>
  );
}
