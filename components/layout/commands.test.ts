import { describe, expect, it } from 'vitest';
import { ROLES } from '@/lib/auth/permissions';
import type { Day } from '@/lib/day';
import { type CommandGroup, commandsFor, isMeant, namedCommands } from './commands';
import { navFor } from './nav';

const labels = (groups: readonly CommandGroup[], typed = '') =>
  groups.flatMap(({ items }) => items.flatMap((item) => (isMeant(item, typed) ? [item.label] : [])));

describe.each(ROLES)('the palette of %s', (role) => {
  const groups = commandsFor(role, '2026-11-27' as Day);
  const commands = groups.flatMap(({ items }) => items);

  it('reaches every page of the sidebar and none it hides', () => {
    const reached = commands.flatMap((command) =>
      command.kind === 'go' && !/^\/(docs|account)|connect\/|month\//.test(command.href)
        ? command.href.split('?')[0]
        : [],
    );
    const links = navFor(role).flatMap(({ items }) => items.map(({ href }): string => href));
    expect([...new Set(reached)]).toEqual([...links, ...(links.includes('/usage') ? ['/usage/month'] : [])]);
  });

  it('has no two commands of one name, and no group without any', () => {
    expect(new Set(commands.map(({ value }) => value)).size).toBe(commands.length);
    expect(new Set(commands.map(({ label }) => label)).size).toBe(commands.length);
    expect(groups.filter(({ items }) => items.length === 0)).toEqual([]);
  });

  it('offers to connect to those who may', () => {
    expect(labels(groups, 'connect openai').includes('New connection: OpenAI')).toBe(/owner|admin/.test(role));
  });
});

describe('what is typed', () => {
  const view = (id: string, name: string) => ({ id, name, search: '', savedBy: 'Dana' });
  const groups = [
    ...commandsFor('finance', '2026-11-27' as Day),
    ...namedCommands({
      views: [view('1', 'Month end by project'), view('2', 'Batch jobs')],
      connections: [
        { id: '3', name: 'Acme', disconnected: false },
        { id: '4', name: 'Acme Labs', disconnected: true },
      ],
      projects: [{ value: 'proj_1', label: 'Zeppelin' }],
      models: [{ value: 'gpt-zeppelin', label: 'gpt-zeppelin' }],
    }),
  ];

  it('is found by any of its words, in any order, also by what kind of thing it is', () => {
    expect(labels(groups, 'project  end')).toEqual(['Month end by project']);
    expect(labels(groups, 'SAVED view')).toEqual(['Month end by project', 'Batch jobs']);
    expect(labels(groups, 'usage last month')).toEqual(['Usage: last month', 'Usage: last 12 months']);
    expect(labels(groups, 'acme')).toEqual(['Acme', 'Acme Labs (disconnected)']);
    expect(labels(groups, 'acme project')).toEqual([]);
    expect(labels(groups, 'report october')).toEqual(['Month report: October 2026']);
    expect(labels(groups, '2026-10')).toEqual(['Month report: October 2026']);
  });

  it('is found among projects and models once some of it is typed: there may be thousands', () => {
    expect(labels(groups, 'zeppelin')).toEqual(['Zeppelin', 'gpt-zeppelin']);
    expect(labels(groups, 'z')).not.toContain('Zeppelin');
    expect(labels(groups)).not.toContain('Zeppelin');
    const [project] = groups.flatMap(({ items }) => items.filter(({ label }) => label === 'Zeppelin'));
    expect(project).toMatchObject({ kind: 'go', href: '/usage?project=proj_1' });
  });

  it('leaves out what there is none of', () =>
    expect(namedCommands({ views: [], connections: [], projects: [], models: [] })).toEqual([]));
});
