import { describe, expect, it } from 'vitest';
import { ROLES } from '@/lib/auth/permissions';
import { homeFor, navFor, settingsFor } from './nav';

const links = (role: (typeof ROLES)[number]) => navFor(role).flatMap(({ items }) => items.map(({ href }) => href));

describe('the frame by role', () => {
  it('shows each role what it may open', () => {
    expect(links('owner')).toEqual([
      '/usage',
      '/settings/general',
      '/settings/members',
      '/settings/projects',
      '/settings/integrations',
      '/settings/audit-log',
    ]);
    expect(links('admin')).toEqual(links('owner'));
    expect(links('finance')).toEqual(['/usage', '/settings/general', '/settings/projects', '/settings/integrations']);
    expect(links('member')).toEqual(['/settings/general', '/settings/integrations']);
  });

  it.each(ROLES)('starts %s on a page its frame links to', (role) => {
    expect(links(role)).toContain(homeFor(role));
    expect(links(role).find((href) => href.startsWith('/settings/'))).toBe(settingsFor(role));
  });
});
