import { readFileSync } from 'node:fs';
import { connectOrganization, untilHealthy } from './support/connect';
import { expect, test } from './support/fixtures';

test('a page that fails shows what to quote, and the log has it with the request; the tenant’s words are in neither', async ({
  page,
  app,
  signIn,
  keyOf,
  ownerSql,
}) => {
  await signIn('owner');
  const name = 'Acme Canary 7b21';
  const id = await connectOrganization(page, name, keyOf('research'));
  await untilHealthy(page);
  // A provider that this version does not know, as after a step back to an older one.
  await ownerSql("UPDATE connections SET provider = 'nowhere' WHERE id = $1", [id]);
  const answer = page.waitForResponse((response) => response.url().endsWith('/settings/integrations'));
  await page.goto('/settings/integrations');
  const failure = page.getByRole('main').filter({ hasText: 'This could not be shown' });
  const quoted = await failure.locator('code').innerText();
  expect(quoted).toMatch(/^\d{5,}$/);
  await expect(failure).not.toContainText('nowhere');

  const requestId = await (await answer).headerValue('x-request-id');
  expect(requestId).toMatch(/^[\da-f-]{36}$/);
  const lines = readFileSync(app.logFile, 'utf8').split('\n');
  const told = lines.filter((line) => line.includes(quoted));
  expect(told.map((line) => JSON.parse(line))).toMatchObject([
    { level: 50, msg: 'A request failed', digest: quoted, requestId, method: 'GET', err: { name: 'Error' } },
  ]);
  expect(lines.filter((line) => /nowhere|Acme Canary 7b21/.test(line))).toEqual([]);
  for (const line of lines.filter((line) => line.trim() && !/^\s*[▲✓-]/.test(line))) JSON.parse(line);

  await ownerSql("UPDATE connections SET provider = 'openai' WHERE id = $1", [id]);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('region', { name: 'Connections' })).toContainText(name);
});
