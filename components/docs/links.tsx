import type { Route } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { DocSlug } from '@/lib/docs/nav';
import { docHref } from './doc-href';

const PLACES = {
  usage: '/usage',
  month: '/usage/month',
  projects: '/settings/projects',
  integrations: '/settings/integrations',
  connect: '/settings/integrations/connect/openai',
  members: '/settings/members',
  audit: '/settings/audit-log',
  account: '/account',
};

/** A place in the app. Signed out, it leads there by way of the sign-in. */
export function AppLink({ to, children }: { to: keyof typeof PLACES; children: ReactNode }) {
  return (
    <Link href={PLACES[to] as Route} prefetch={false}>
      {children}
    </Link>
  );
}

/** Another page of the documentation, or a part of one. */
export function DocLink({ to, part, children }: { to: DocSlug; part?: string; children: ReactNode }) {
  return <Link href={(part ? `${docHref(to)}#${part}` : docHref(to)) as Route}>{children}</Link>;
}
