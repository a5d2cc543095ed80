import type { ReactNode } from 'react';
import { InScope } from '@/components/scope/in-scope';
import { pageScopeOf } from '@/lib/auth/page-scope';
import { requireActor } from '@/lib/auth/session';

/** A page of the signed-in frame: it says for which workspace and person it was rendered, as the frame does. */
export const scoped =
  <P,>(Page: (props: P) => ReactNode | Promise<ReactNode>) =>
  async (props: P) => {
    const scope = pageScopeOf(await requireActor());
    return <InScope scope={scope}>{await Page(props)}</InScope>;
  };
