import { expect } from '@playwright/test';
import { createView } from '@/e2e/support/views';
import { connectionPlaces } from './companies';
import {
  addCoverage,
  addUsage,
  daysAgo,
  failDay,
  forgetDays,
  insert,
  MODELS,
  makeConnection,
  PROJECTS,
  restateDay,
  today,
} from './company';
import { after, at, type Case } from './place';

/** Two years of ten models and more: every way in which the same figures can be looked at. */
const views: Case = {
  name: 'views',
  role: 'finance',
  make: async ({ sql, tenant }) => {
    const { workspaceId } = tenant;
    const from = daysAgo(729);
    const made = await makeConnection(sql, workspaceId, { history_from: from });
    await addUsage(made, { from, projects: PROJECTS, models: MODELS });
    await addCoverage(made, from);
    const name = 'Month end for the board, by project and without the sandbox, as agreed in March';
    const saved = await createView(sql, tenant, { name: name.slice(0, 80) });
    const usage = at('usage', '/usage');
    const view = (name: string, search: string) => at(name, `/usage?${search}`);
    return [
      usage,
      view('one-day', `from=${daysAgo(4)}&to=${daysAgo(4)}`),
      view('seven-days', 'range=7d&group=project'),
      view('quarter-areas', 'range=90d&as=areas'),
      view('quarter-lines', 'range=90d&as=lines&metric=requests'),
      view('year-by-day', 'range=12m'),
      view('year-by-week', 'range=12m&by=week&as=areas&group=project'),
      view('year-by-month', 'range=year&by=month&compare=year'),
      view('two-years', `from=${daysAgo(729)}&to=${today()}&by=month&compare=none`),
      view('cumulative', 'range=month&by=cumulative&as=lines&top=3'),
      view('one-series', `only=${MODELS[2]}&weekdays=1`),
      view('sorted', 'table=groups&sort=-change&find=gpt-4'),
      view('periods', 'table=periods&by=week&range=90d'),
      view('filtered', `project=unattributed&model=${MODELS[0]}&model=${MODELS[1]}`),
      view('filtered-to-nothing', 'model=gpt-2'),
      view('saved-and-changed', `group=project&range=last-month&saved=${saved}`),
      view('not-there', 'connection=nope&group=colour'),
      view('days-to-come', `from=${daysAgo(4)}&to=${daysAgo(-5)}&group=project`),
      view('still-to-come', `from=${daysAgo(-2)}&to=${daysAgo(-5)}`),
      view('ends-before-it-begins', `from=${daysAgo(1)}&to=${daysAgo(9)}&compare=custom&comparedFrom=x&comparedTo=y`),
      after(usage, 'point', async (page) => {
        await page.getByRole('figure').getByRole('application').focus();
        for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowRight');
      }),
      after(usage, 'reading', async (page) => {
        await page.route('**/api/usage/report*', () => {}); // never answered
        await page.getByLabel('Measure').selectOption('requests');
        await expect(page.getByText('Reading the figures')).toBeInViewport();
      }),
      after(usage, 'could-not-be-read', async (page) => {
        await page.route('**/api/usage/report*', (route) => route.fulfill({ status: 503, body: '' }));
        await page.getByLabel('Measure').selectOption('requests');
        await page.getByRole('alert').filter({ hasText: 'could not be read' }).waitFor();
        await page.unrouteAll();
      }),
    ];
  },
};

/** Days that were not read, corrected, failed or asked for again, beside those that are well. */
const gaps: Case = {
  name: 'gaps',
  role: 'owner',
  make: async ({ sql, tenant: { workspaceId } }) => {
    const from = daysAgo(89);
    const made = await makeConnection(sql, workspaceId, { name: 'Acme Production', history_from: from });
    await addUsage(made, { from, projects: PROJECTS, models: MODELS.slice(0, 4) });
    await addCoverage(made, from);
    await forgetDays(made, daysAgo(60), daysAgo(51));
    await forgetDays(made, daysAgo(20), daysAgo(20));
    for (const days of [12, 33, 34, 70]) await restateDay(made, daysAgo(days));
    await failDay(made, daysAgo(15));
    const asked = { workspace_id: workspaceId, connection_id: made.id, endpoint: 'completions', asked_at: new Date() };
    await insert(sql, 'coverage_notes', { ...asked, day: daysAgo(40) });
    const other = await makeConnection(sql, workspaceId, { name: 'Acme Research', history_from: daysAgo(44) });
    await addUsage(other, { from: daysAgo(44), projects: ['Evaluation'], models: ['gpt-6-astra-2026-05-14'] });
    await addCoverage(other, daysAgo(44), daysAgo(6));
    const day = (days: number) => `/settings/integrations/${made.id}?tab=coverage&day=${daysAgo(days)}`;
    return [
      ...['bars', 'areas', 'lines'].map((shape) => at(`usage-${shape}`, `/usage?range=90d&as=${shape}`)),
      at('usage-thirty-days', '/usage', { opens: 'main' }),
      at('usage-periods', '/usage?table=periods'),
      at('usage-weeks', '/usage?by=week&table=periods'),
      at('usage-organizations', '/usage?range=90d&group=connection&as=areas&table=periods'),
      at('usage-no-such-view', '/usage?modle=gpt-5&from=2026-11-31&to=2026-11-30'),
      at('integrations', '/settings/integrations'),
      ...connectionPlaces('connection', made.id),
      at('day-failed', day(15)),
      at('day-restated', day(12)),
      at('day-missing', day(55)),
      at('day-awaited', day(40)),
      at('day-not-kept', day(400)),
    ];
  },
};

/** Connected this morning, one day of history: everything is one of something. */
const firstDay: Case = {
  name: 'first-day',
  role: 'owner',
  make: async ({ sql, tenant: { workspaceId } }) => {
    const from = today();
    const made = await makeConnection(sql, workspaceId, { history_from: from, connected_at: new Date() });
    await addUsage(made, { from, projects: ['Default project'], models: MODELS.slice(0, 1) });
    await addCoverage(made, from);
    return [
      at('usage', '/usage'),
      at('usage-today', `/usage?from=${from}&to=${from}&as=lines`),
      at('integrations', '/settings/integrations'),
      ...connectionPlaces('connection', made.id),
    ];
  },
};

export const FIGURES: readonly Case[] = [views, gaps, firstDay];
