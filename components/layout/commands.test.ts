import { describe, expect, it } from 'vitest';
import { ROLES } from '@/lib/auth/permissions';
import { commandsFor } from './commands';
import { navFor } from './nav';

describe.each(ROLES)('the palette of %s', (role) => {
  const commands = commandsFor(role).flatMap(({ items }) => items);

  it('reaches every page of the sidebar and none it hides', () => {
    const settings = commands.flatMap((command) =>
      command.kind === 'go' && !/^\/(docs|account)/.test(command.href) ? command.href : [],
    );
    const links = navFor(role).flatMap(({ items }) => items.map(({ href }): string => href));
    expect(settings).toEqual(links.flatMap((href) => (href === '/usage' ? [href, '/usage/month'] : [href])));
  });

  it('has no two commands of one name', () => {
    expect(new Set(commands.map(({ value }) => value)).size).toBe(commands.length);
    expect(new Set(commands.map(({ label }) => label)).size).toBe(commands.length);
  });
});
