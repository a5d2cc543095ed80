import { connectOrganization, untilAtRest, untilHealthy } from '@/e2e/support/connect';
import { PAGES } from '@/e2e/support/entry-points';
import { createView } from '@/e2e/support/views';
import { after, at, type Case, type Place } from './place';

const TABS = ['usage', 'coverage', 'runs', 'events', 'access'] as const;

/** All of a connection's page; what opens on it is the same on each tab. */
export const connectionPlaces = (name: string, id: string, more: Pick<Place, 'opens'> = {}): Place[] =>
  TABS.map((tab) => at(`${name}-${tab}`, `/settings/integrations/${id}?tab=${tab}`, tab === 'usage' ? more : {}));

const GUIDE = PAGES.filter((page) => page.startsWith('/docs'));
const SETTINGS = PAGES.filter((page) => /^\/(settings|account)[^[]*$/.test(page));

/** Every page that has no place of its own in one of these cases. */
const OTHERS = PAGES.filter((page) => ![...GUIDE, ...SETTINGS, '/usage', '/settings/integrations/[id]'].includes(page));

/** What every workspace has, whatever is in it. */
const settings = (more: Pick<Place, 'opens'> = {}): Place[] =>
  SETTINGS.map((page) => at(page.split('/').at(-1) ?? '', page, more));

const nameOf = (page: string) => page.slice(1).replaceAll(/[[\]]/g, '').replaceAll('/', '-') || 'home';

/** Before anybody has signed in. */
const outside: Case = {
  name: 'outside',
  role: null,
  make: async ({ page }) => {
    await page.context().clearCookies();
    const signIn = at('sign-in', '/sign-in');
    return [
      signIn,
      after(signIn, 'refused', async (here) => {
        await here.getByLabel('Email').fill('nobody@example.com');
        await here.getByLabel('Password').fill('not the password');
        await here.getByRole('button', { name: 'Sign in' }).click();
        await here.getByText('do not belong together').waitFor();
      }),
      at('join-used', '/join/none'),
      at('nowhere', '/nowhere'),
      ...GUIDE.map((page) => at(nameOf(page), page, page === '/docs' ? { opens: 'body' } : {})),
    ];
  },
};

/** The first minutes: nothing is connected yet. */
const empty: Case = {
  name: 'empty',
  role: 'owner',
  make: async () => [at('usage', '/usage', { opens: 'body' }), ...settings(), at('not-found', '/settings/nowhere')],
};

const emptyForFinance: Case = {
  name: 'empty-for-finance',
  role: 'finance',
  make: async () => [at('usage', '/usage'), at('integrations', '/settings/integrations'), at('account', '/account')],
};

/** Connected, and nothing was ever used. */
const unused: Case = {
  name: 'unused',
  role: 'owner',
  make: async ({ page, keyOf }) => {
    const id = await connectOrganization(page, 'Acme Idle', keyOf('empty'));
    await untilHealthy(page);
    return [at('usage', '/usage'), at('integrations', '/settings/integrations'), ...connectionPlaces('connection', id)];
  },
};

/** A year of two organizations, read from the sandbox; some of its projects are spoken for. */
const ordinary: Case = {
  name: 'ordinary',
  role: 'owner',
  make: async ({ page, keyOf, sql, tenant }) => {
    const research = await connectOrganization(page, 'Acme Research', keyOf('research'), '90 days');
    await untilHealthy(page);
    const id = await connectOrganization(page, 'Acme Production', keyOf('ordinary'), '12 months');
    await untilHealthy(page);
    for (const each of [research, id]) await untilAtRest(sql, each);
    await sql(
      `INSERT INTO project_details (workspace_id, project_id, owner, cost_centre, labels)
       SELECT workspace_id, project_id, (ARRAY['Dana Okafor', 'Finn Berg'])[1 + length(name) % 2], '47' || length(name),
         ARRAY['api', 'web'] FROM projects WHERE workspace_id = $1 AND connection_id = $2 AND name LIKE '%t%'`,
      [tenant.workspaceId, id],
    );
    const view = await createView(sql, tenant);
    return [
      at('usage', '/usage', { opens: 'body' }),
      at('usage-year', '/usage?range=12m&by=week'),
      at('usage-owners', '/usage?group=owner&range=90d'),
      ...settings({ opens: 'main' }),
      ...connectionPlaces('connection', id, { opens: 'main' }),
      ...OTHERS.map((page) => at(nameOf(page), page.replace('[view]', view))),
    ];
  },
};

/** A hundred projects, thirty models. */
const large: Case = {
  name: 'large',
  role: 'owner',
  make: async ({ page, keyOf }) => {
    const id = await connectOrganization(page, 'Acme Group', keyOf('large'), '90 days');
    await untilHealthy(page);
    return [
      at('usage', '/usage?range=90d', { opens: 'main' }),
      at('usage-projects', '/usage?range=90d&group=project&as=areas'),
      at('usage-periods', '/usage?table=periods'),
      at('projects', '/settings/projects'),
      at('connection', `/settings/integrations/${id}`, { opens: 'main' }),
    ];
  },
};

export const COMPANIES: readonly Case[] = [outside, empty, emptyForFinance, unused, ordinary, large];
