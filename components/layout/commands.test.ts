import { describe, expect, it } from 'vitest';
import { ROLES } from '@/lib/auth/permissions';
import { type CommandGroup, commandsFor, isMeant, namedCommands } from './commands';
import { navFor } from './nav';

const labels = (groups: readonly CommandGroup[], typed = '') =>
  groups.flatMap(({ items }) => items.flatMap((item) => (isMeant(item, typed) ? [item.label] : [])));

describe.each(ROLES)('the palette of %s', (role) => {
  const groups = commandsFor(role);
  const commands = groups.flatMap(({ items }) => items);

  it('reaches every page of the sidebar and none it hides', () => {
    const reached = commands.flatMap((command) =>
      command.kind === 'go' && !/^\/(docs|account)|connect\//.test(command.href) ? command.href.split('?')[0] : [],
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
    ...commandsFor('finance'),
    ...namedCommands(
      [view('1', 'Month end by project'), view('2', 'Batch jobs')],
      [
        { id: '3', name: 'Acme', disconnected: false },
        { id: '4', name: 'Acme Labs', disconnected: true },
      ],
    ),
  ];

  it('is found by any of its words, in any order, also by what kind of thing it is', () => {
    expect(labels(groups, 'project  end')).toEqual(['Month end by project']);
    expect(labels(groups, 'SAVED view')).toEqual(['Month end by project', 'Batch jobs']);
    expect(labels(groups, 'usage last month')).toEqual(['Usage: last month', 'Usage: last 12 months']);
    expect(labels(groups, 'acme')).toEqual(['Acme', 'Acme Labs (disconnected)']);
    expect(labels(groups, 'acme project')).toEqual([]);
  });

  it('leaves out what there is none of', () => expect(namedCommands([], [])).toEqual([]));
});
