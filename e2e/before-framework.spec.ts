import { builtActions } from './support/build';
import { expect, test } from './support/fixtures';
import { sendRaw } from './support/raw';

test('an action reaches Doow where a proxy rewrites the host', async ({ app }) => {
  const action = builtActions().find(({ page }) => page === '/sign-in');
  for (const host of ['host: inside:1', 'host: a\r\nx-forwarded-host: b, c']) {
    const headers = `${host}\r\norigin: ${app.url}\r\nnext-action: ${action?.id}\r\ncontent-length: 2\r\n`;
    const answer = await sendRaw(app.url, `POST /sign-in HTTP/1.1\r\n${headers}connection: close\r\n\r\n[]`);
    expect([host, answer?.status]).toEqual([host, 200]);
  }
});

test('a parameter that the framework would lose is refused', async ({ app }) => {
  const request = 'GET /api/usage?__proto__=1 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
  expect((await sendRaw(app.url, request))?.status).toBe(400);
});
