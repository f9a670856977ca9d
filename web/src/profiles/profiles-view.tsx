import { ViewHead } from '../parts/view-head.tsx';

export function ProfilesView() {
  return <ViewHead title="Profiles" />;
}
