import type { Route } from 'next';
import { docHref } from '@/components/docs/doc-href';
import { GROUP_WORDS } from '@/components/usage/words';
import { can, type Role } from '@/lib/auth/permissions';
import type { Day } from '@/lib/day';
import { DOC_SLUGS, DOCS } from '@/lib/docs/nav';
import { formatMonth } from '@/lib/format';
import { providers } from '@/lib/integrations/catalog';
import type { ConnectionName } from '@/lib/integrations/queries';
import { THEMES, type Theme } from '@/lib/theme';
import { addMonths, monthOf } from '@/lib/usage/month/months';
import type { Option } from '@/lib/usage/options';
import { PRESETS } from '@/lib/usage/ranges';
import { linkOf } from '@/lib/views/address';
import type { SavedView } from '@/lib/views/queries';
import { navFor } from './nav';

/** What the palette can do: go to a page, change the theme, sign out. `value` names it. */
type Deed = { value: string; label: string } & (
  | { kind: 'go'; href: Route }
  | { kind: 'theme'; theme: Theme }
  | { kind: 'sign-out' }
);
/** With the text it is found by; `typed` only once something of it is typed, for there may be thousands. */
export type Command = Deed & { searched: string; typed: boolean };
export type CommandGroup = { value: string; items: Command[] };

const go = (label: string, href: string): Deed => ({ kind: 'go', value: href, label, href: href as Route });
const group = (value: string, items: readonly Deed[], typed = false): CommandGroup => ({
  value,
  items: items.map((item) => ({ ...item, typed, searched: `${item.label} ${value} ${monthIn(item)}`.toLowerCase() })),
});

/** A month is found as `2026-10` too. */
const monthIn = ({ value }: Deed): string => /\d{4}-\d{2}$/.exec(value)?.[0] ?? '';

/** The palette's commands for a role: the sidebar's places, the ways to look at usage, the documentation, one's own. */
export function commandsFor(role: Role, today: Day): CommandGroup[] {
  const months = Array.from({ length: 12 }, (_, i) => addMonths(monthOf(today), -i));
  const usage = [
    go('Month report', '/usage/month'),
    ...months.map((month) => go(`Month report: ${formatMonth(month)}`, `/usage/month/${month}`)),
    ...Object.entries(GROUP_WORDS).map(([name, { one }]) =>
      go(`Usage by ${one.toLowerCase()}`, `/usage?group=${name}`),
    ),
    ...Object.entries(PRESETS).map(([name, words]) => go(`Usage: ${words.toLowerCase()}`, `/usage?range=${name}`)),
  ];
  const connect = Object.values(providers).map(({ id, name }) =>
    go(`New connection: ${name}`, `/settings/integrations/connect/${id}`),
  );
  return [
    ...navFor(role).map(({ label, items }) =>
      group(
        label ?? 'Go to',
        items.map((item) => go(item.label, item.href)),
      ),
    ),
    group('Connect', can(role, 'connections.write') ? connect : []),
    group('You', [
      go('Account', '/account'),
      ...THEMES.map((theme): Deed => ({ kind: 'theme', value: theme, label: `Theme: ${theme}`, theme })),
      { kind: 'sign-out', value: 'sign-out', label: 'Sign out' },
    ]),
    group('Usage', can(role, 'usage.read') ? usage : []),
    group(
      'Documentation',
      DOC_SLUGS.map((slug) => go(DOCS[slug].title, docHref(slug))),
    ),
  ].filter(hasItems);
}

export type NamedThings = {
  views: readonly SavedView[];
  connections: readonly ConnectionName[];
  projects: readonly Option[];
  models: readonly Option[];
};

/** What the workspace has by name. Behind all else: what comes late must not move what is there already. */
export function namedCommands({ views, connections, projects, models }: NamedThings): CommandGroup[] {
  const nameOf = ({ name, disconnected }: ConnectionName) => (disconnected ? `${name} (disconnected)` : name);
  return [
    group(
      'Saved views',
      views.map(({ id, name }) => go(name, linkOf(id))),
    ),
    group(
      'Connections',
      connections.map((each) => go(nameOf(each), `/settings/integrations/${each.id}`)),
    ),
    group('Usage of a project', projects.map(filtered('project')), true),
    group('Usage of a model', models.map(filtered('model')), true),
  ].filter(hasItems);
}

const filtered =
  (filter: 'project' | 'model') =>
  ({ value, label }: Option): Deed =>
    go(label, `/usage?${new URLSearchParams({ [filter]: value })}`);

const hasItems = ({ items }: CommandGroup) => items.length > 0;

/** Whether a command is meant by what was typed: each word of it, in any order, in its name or its group's. */
export const isMeant = ({ searched, typed: late }: Command, typed: string): boolean =>
  (!late || typed.trim().length > 1) &&
  typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => searched.includes(word));
