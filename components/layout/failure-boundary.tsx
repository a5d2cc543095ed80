'use client';

import { unstable_rethrow, usePathname, useRouter } from 'next/navigation';
import { Component, type ReactNode, startTransition } from 'react';
import { Failure } from './failure';

type Props = {
  /** Nothing stands around it: it is the whole page. */
  alone?: boolean;
  children: ReactNode;
};

/**
 * Around the page, inside the frame, so that the way elsewhere stays open; and around all there is. Not an `error.tsx`,
 * which brings its code once more and, below a layout, is fetched while the whole page waits for it. Nor `catchError`,
 * which brings the Pages Router's error page along.
 */
export function FailureBoundary({ alone = false, children }: Props) {
  const path = usePathname();
  const { refresh } = useRouter();
  return (
    <Boundary alone={alone} path={path} refresh={refresh}>
      {children}
    </Boundary>
  );
}

type BoundaryProps = Required<Props> & { path: string; refresh: () => void };
type State = { failed: { error: unknown } | null; path: string };

class Boundary extends Component<BoundaryProps, State> {
  override state: State = { failed: null, path: this.props.path };

  static getDerivedStateFromError(error: unknown) {
    unstable_rethrow(error); // a page that is not there, or leads elsewhere, is no failure
    return { failed: { error } };
  }

  static getDerivedStateFromProps({ path }: BoundaryProps, state: State): State | null {
    return path === state.path ? null : { failed: null, path };
  }

  retry = () =>
    startTransition(() => {
      this.props.refresh();
      this.setState({ failed: null });
    });

  override render() {
    const { failed } = this.state;
    if (!failed) return this.props.children;
    const failure = <Failure error={failed.error} retry={this.retry} />;
    if (!this.props.alone) return failure;
    return <main className="flex min-h-[70dvh] items-center justify-center">{failure}</main>;
  }
}
