'use client';

import { unstable_rethrow, usePathname, useRouter } from 'next/navigation';
import { Component, type ReactNode, startTransition } from 'react';
import { Failure } from './failure';

/**
 * Around a page, inside the frame: the way elsewhere stays open. Not an `error.tsx`, whose script no HTML names: it would
 * be fetched while the whole page waits for it. Nor `catchError`, which brings the Pages Router's error page along.
 */
export function FrameFailure({ children }: { children: ReactNode }) {
  const path = usePathname();
  const { refresh } = useRouter();
  return (
    <Boundary path={path} refresh={refresh}>
      {children}
    </Boundary>
  );
}

type Props = { path: string; refresh: () => void; children: ReactNode };
type State = { failed: { error: unknown } | null; path: string };

class Boundary extends Component<Props, State> {
  override state: State = { failed: null, path: this.props.path };

  static getDerivedStateFromError(error: unknown) {
    unstable_rethrow(error); // a page that is not there, or leads elsewhere, is no failure
    return { failed: { error } };
  }

  static getDerivedStateFromProps({ path }: Props, state: State): State | null {
    return path === state.path ? null : { failed: null, path };
  }

  retry = () =>
    startTransition(() => {
      this.props.refresh();
      this.setState({ failed: null });
    });

  override render() {
    const { failed } = this.state;
    return failed ? <Failure error={failed.error} retry={this.retry} /> : this.props.children;
  }
}
