import type { Route } from 'next';
import { docHref } from '@/components/docs/doc-href';
import type { Role } from '@/lib/auth/permissions';
import { DOC_SLUGS, DOCS } from '@/lib/docs/nav';
import { THEMES, type Theme } from '@/lib/theme';
import { navFor } from './nav';

/** What the palette can do: go to a page, change the theme, sign out. `value` names it, `label` is searched. */
export type Command = { value: string; label: string } & (
  | { kind: 'go'; href: Route }
  | { kind: 'theme'; theme: Theme }
  | { kind: 'sign-out' }
);
export type CommandGroup = { value: string; items: Command[] };

const go = (label: string, href: Route): Command => ({ kind: 'go', value: href, label, href });

const MONTH_REPORT = go('Month report', '/usage/month' as Route);

/** The palette's commands for a role: the same places as the sidebar's, the month report, the documentation, and one's own. */
export function commandsFor(role: Role): CommandGroup[] {
  return [
    ...navFor(role).map(({ label, items }) => ({
      value: label ?? 'Go to',
      items: items.flatMap((item) => [go(item.label, item.href), ...(item.href === '/usage' ? [MONTH_REPORT] : [])]),
    })),
    {
      value: 'You',
      items: [
        go('Account', '/account' as Route),
        ...THEMES.map((theme): Command => ({ kind: 'theme', value: theme, label: `Theme: ${theme}`, theme })),
        { kind: 'sign-out', value: 'sign-out', label: 'Sign out' },
      ],
    },
    { value: 'Documentation', items: DOC_SLUGS.map((slug) => go(DOCS[slug].title, docHref(slug))) },
  ];
}
