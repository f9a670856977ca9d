import { MapPinOff } from 'lucide-react';
import { Link } from 'wouter';
import { Empty } from './parts/empty.tsx';
import { ViewHead } from './parts/view-head.tsx';

/** An address that the page does not have. */
export function NotHere() {
  return (
    <>
      <ViewHead title="Not here" />
      <Empty icon={MapPinOff} title="There is nothing at this address">
        <p>
          Go to <Link href="/">the library</Link>.
        </p>
      </Empty>
    </>
  );
}
