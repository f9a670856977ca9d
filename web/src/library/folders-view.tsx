import { ViewHead } from '../parts/view-head.tsx';

export function FoldersView() {
  return <ViewHead title="Folders" />;
}
