import { PAGES } from '@/e2e/support/entry-points';
import { createView } from '@/e2e/support/views';
import { addDays, type Day } from '@/lib/day';
import { addCoverage, addUsage, daysAgo, MODELS, makeConnection, PROJECTS } from './company';
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
  make: async ({ connect }) => {
    const id = await connect('Acme Idle', 'empty');
    return [at('usage', '/usage'), at('integrations', '/settings/integrations'), ...connectionPlaces('connection', id)];
  },
};

/** Two organizations read from the sandbox, one with a year before that; some of its projects have an owner. */
const ordinary: Case = {
  name: 'ordinary',
  role: 'owner',
  make: async ({ connect, sql, tenant }) => {
    await connect('Acme Research', 'research');
    const id = await connect('Acme Production', 'ordinary');
    const from = daysAgo(364);
    const [read] = await sql<{ from: Day }>(
      "SELECT to_char(history_from, 'YYYY-MM-DD') AS from FROM connections WHERE id = $1",
      [id],
    );
    const to = addDays(read?.from ?? daysAgo(0), -1);
    await sql('UPDATE connections SET history_from = $2 WHERE id = $1', [id, from]);
    const made = { sql, workspaceId: tenant.workspaceId, id };
    await addUsage(made, { from, to, projects: PROJECTS, models: MODELS.slice(0, 4) });
    await addCoverage(made, from, to);
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
      ...OTHERS.map((page) => at(nameOf(page), page.replace('[view]', view).replace('[id]', id))),
    ];
  },
};

/** A hundred projects, thirty models. */
const large: Case = {
  name: 'large',
  role: 'owner',
  make: async ({ sql, tenant: { workspaceId } }) => {
    const from = daysAgo(179);
    const made = await makeConnection(sql, workspaceId, { name: 'Acme Group', history_from: from });
    const projects = Array.from({ length: 100 }, (_, i) => `Team ${String(i + 1).padStart(3, '0')}`);
    const models = Array.from({ length: 30 }, (_, i) => `ft:gpt-5-mini-2025-08-07:acme:case-${i + 1}`);
    await addUsage(made, { from, projects: projects.slice(0, 10), models });
    await addUsage(made, { from, projects: projects.slice(10), models: models.slice(0, 2) });
    await addCoverage(made, from);
    return [
      at('usage', '/usage?range=90d', { opens: 'main' }),
      at('usage-projects', '/usage?range=90d&group=project&as=areas'),
      at('usage-periods', '/usage?table=periods'),
      at('projects', '/settings/projects'),
      at('connection', `/settings/integrations/${made.id}`, { opens: 'main' }),
    ];
  },
};

export const COMPANIES: readonly Case[] = [outside, empty, emptyForFinance, unused, ordinary, large];
