import type { Page } from '@playwright/test';
import type { Scenario } from '@/e2e/sandbox/keys';
import type { Connect } from '@/e2e/support/connect';
import type { OwnerSql } from '@/e2e/support/owner-sql';
import type { Tenant } from '@/e2e/support/tenant';
import { visit } from '@/e2e/support/visit';
import type { Role } from '@/lib/auth/permissions';

/** Something to look at: a page in one of its forms. */
export type Place = {
  name: string;
  /** Leads there, from wherever the browser is. */
  open: (page: Page) => Promise<void>;
  /** Within what whatever opens (dialogs, menus, pickers) is opened and looked at as well. */
  opens?: 'main' | 'body';
};

export type World = {
  /** Signed in as the case's role; nobody where it has none. */
  page: Page;
  tenant: Tenant;
  sql: OwnerSql;
  keyOf: (scenario: Scenario) => string;
  /** Connects one of the sandbox's organizations for real, and waits for its first sync. @returns the connection's id */
  connect: Connect;
};

/** A workspace as some company has it, and the places that are worth a look in it. */
export type Case = { name: string; role: Role | null; make: (world: World) => Promise<Place[]> };

export const at = (name: string, address: string, more: Pick<Place, 'opens'> = {}): Place => ({
  name,
  open: (page) => visit(page, address),
  ...more,
});

/** The same place, with something done there. */
export const after = (place: Place, name: string, act: (page: Page) => Promise<void>): Place => ({
  name: `${place.name}-${name}`,
  open: async (page) => {
    await place.open(page);
    await act(page);
  },
});
