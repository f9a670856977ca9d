import { Bug } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from './parts/button.tsx';
import { Empty } from './parts/empty.tsx';

type Props = { readonly children: ReactNode };
type State = { readonly error: Error | null };

/** A view that fails, or cannot be loaded since the service has gone or has another page now, takes nothing else with it. */
export class ViewBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div role="alert">
        <Empty
          icon={Bug}
          title="This view has failed"
          actions={
            <Button kind="primary" onClick={() => location.reload()}>
              Load the page again
            </Button>
          }
        >
          <p>{error.message}</p>
        </Empty>
      </div>
    );
  }
}
