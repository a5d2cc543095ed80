import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { SECURITY_HEADERS } from '@/lib/security-headers';
import { cookieOf, signedInAs } from './support/asking';
import { builtActions } from './support/build';
import { expect, test } from './support/fixtures';
import { type RawAnswer, sendRaw } from './support/raw';

test.setTimeout(300_000);

const HOST = 'host: localhost\r\n';
const raw = (line: string, headers = HOST, body = '') => `${line}\r\n${headers}connection: close\r\n\r\n${body}`;
const get = (target: string, headers = '') => raw(`GET ${target} HTTP/1.1`, `${HOST}${headers}`);

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const STATIC_404 = '/_next/static/nowhere.js';

/** What is wrong with an answer; nothing where it is as every answer must be. */
function faults(answer: RawAnswer): string[] {
  const { status, headers } = answer;
  const lacking = SECURITY_HEADERS.filter(({ key, value }) => headers[key.toLowerCase()] !== value).map(
    ({ key }) => `${key} is ${headers[key.toLowerCase()]}`,
  );
  if (!UUID.test(headers['x-request-id'] ?? '')) lacking.push(`x-request-id is ${headers['x-request-id']}`);
  if (status >= 500) lacking.push(`status ${status}`);
  if (status >= 400 && !headers['cache-control']?.includes('no-store')) lacking.push('may be stored');
  return lacking;
}

const NAMED: Readonly<Record<string, [request: string | Buffer, status: number | number[]]>> = {
  'a malformed address': [get('/%'), 400],
  'a malformed end of an address': [get('/usage/%E0%A4%A'), 400],
  'a malformed address of the API': [get('/api/usage/%zz'), 400],
  'a malformed address of a file': [get('/_next/static/%E0%A4%A'), 400],
  'an overlong NUL': [get('/%C0%80'), 400],
  'a NUL in a path': [get('/usage%00'), 400],
  'a NUL in a query': [get('/usage?find=%00'), 400],
  'a NUL in an id': [get('/settings/integrations/%00'), 400],
  'a NUL in a link': [get('/join/%00'), 400],
  'a raw NUL': [Buffer.from(get('/usage\0')), 400],
  'bytes that are no UTF-8': [Buffer.from(get('/usage/\xff\xfe'), 'latin1'), [400, 404, 307]],
  'a whole address': [get('http://evil.example/'), 400],
  'no slash': [get('usage'), 400],
  'an asterisk': [raw('OPTIONS * HTTP/1.1'), 400],
  'two slashes': [get('//evil.example/%2e%2e'), [308, 404]],
  'a backslash': [get('/\\evil.example'), [308, 404]],
  trace: [raw('TRACE / HTTP/1.1'), 405],
  propfind: [raw('PROPFIND /usage HTTP/1.1'), 405],
  'a method there is not': [raw('BREW /pot HTTP/1.1'), 400],
  connect: [raw('CONNECT evil.example:443 HTTP/1.1'), 405],
  options: [raw('OPTIONS /api/usage HTTP/1.1'), [204, 200, 405, 400]],
  'an upgrade to HTTP/2': [get('/usage', 'connection: upgrade\r\nupgrade: h2c\r\n'), 307],
  'an upgrade at an address there is not': [get('/nowhere', 'connection: upgrade\r\nupgrade: websocket\r\n'), 404],
  'no host': [raw('GET / HTTP/1.1', ''), 400],
  'two hosts': [raw('GET / HTTP/1.1', 'host: a\r\nhost: b\r\n'), [400, 307, 200]],
  'no request': ['this is no request\r\n\r\n', 400],
  'a version there is not': ['GET / HTTP/9.9\r\nhost: a\r\n\r\n', 400],
  'headers that are too long': [get('/', `x-long: ${'x'.repeat(40_000)}\r\n`), 431],
  'a header without a name': [get('/', ': nothing\r\n'), 400],
  'an expectation': [get('/', 'expect: the-impossible\r\n'), 417],
  'two lengths': [raw('POST / HTTP/1.1', `${HOST}content-length: 1\r\ncontent-length: 2\r\n`, 'ab'), 400],
  'a length and chunks': [
    raw('POST / HTTP/1.1', `${HOST}content-length: 1\r\ntransfer-encoding: chunked\r\n`, '0\r\n\r\n'),
    400,
  ],
  'a chunk that is none': [
    raw('POST /api/connections HTTP/1.1', `${HOST}transfer-encoding: chunked\r\n`, 'zz\r\n\r\n'),
    [400, 401],
  ],
  'a file that is not there': [get(STATIC_404), 404],
  'a page that is not there': [get('/nowhere'), 404],
  'an image that is not there': [get('/nowhere.png', 'sec-fetch-dest: image\r\n'), 404],
  'a range that is none': [get('/icon.svg', 'range: bytes=9999999-\r\n'), [200, 416]],
  'a precondition that fails': [get('/screenshots/usage.png', 'if-match: "nothing"\r\n'), [200, 412]],
  'a changed file': [raw('DELETE /icon.svg HTTP/1.1'), [404, 405]],
  'a form that is none': [
    raw('POST /sign-in HTTP/1.1', `${HOST}content-type: multipart/form-data\r\ncontent-length: 3\r\n`, 'abc'),
    [200, 400, 404, 415],
  ],
  'an action there is not': [
    raw(
      'POST /sign-in HTTP/1.1',
      `${HOST}next-action: ${'0'.repeat(42)}\r\ncontent-type: text/plain;charset=UTF-8\r\ncontent-length: 2\r\n`,
      '[]',
    ),
    [400, 404, 409],
  ],
  'a payload': [get('/sign-in', 'rsc: 1\r\n'), [200, 307]],
  'a prefetch': [get('/sign-in', 'rsc: 1\r\nnext-router-prefetch: 1\r\n'), [200, 307]],
  'a payload’s state that is none': [get('/sign-in', 'rsc: 1\r\nnext-router-state-tree: %zz\r\n'), [200, 307, 400]],
};

test('what is no request for a page is answered by its name, with the headers, an id and a line in the log', async ({
  app,
}) => {
  const wrong: string[] = [];
  const ids: [name: string, id: string][] = [];
  for (const [name, [request, status]] of Object.entries(NAMED)) {
    const answer = await sendRaw(app.url, request);
    if (!answer) {
      wrong.push(`${name}: no answer`);
      continue;
    }
    for (const fault of faults(answer)) wrong.push(`${name} (${answer.status}): ${fault}`);
    if (![status].flat().includes(answer.status)) wrong.push(`${name}: ${answer.status}, not ${status}`);
    if (answer.status >= 400) ids.push([name, answer.headers['x-request-id'] ?? '']);
  }
  expect(wrong).toEqual([]);
  const unlogged = () => {
    const text = readFileSync(app.logFile, 'utf8');
    return ids.filter(([, id]) => !text.includes(id)).map(([name]) => name);
  };
  await expect.poll(unlogged).toEqual([]);
});

test('an unchanged file is not sent again, and says so with the headers', async ({ app }) => {
  const first = await sendRaw(app.url, get('/screenshots/usage.png'));
  const etag = first?.headers.etag ?? '';
  expect(etag).not.toBe('');
  const again = await sendRaw(app.url, get('/screenshots/usage.png', `if-none-match: ${etag}\r\n`));
  expect(again?.status).toBe(304);
  expect(again && faults(again)).toEqual([]);
});

test('an id that a client sends is not taken over', async ({ app }) => {
  const id = '00000000-0000-4000-8000-000000000000';
  for (const target of ['/sign-in', '/api/health', '/%', STATIC_404])
    expect((await sendRaw(app.url, get(target, `x-request-id: ${id}\r\n`)))?.headers['x-request-id']).not.toBe(id);
});

test('a change that another site sends to an action is forbidden', async ({ app, tenant }) => {
  const cookie = await cookieOf(await signedInAs(app.url, tenant.people.owner));
  const actions = builtActions();
  expect(actions.length).toBeGreaterThan(10);
  for (const { id, page, name } of actions)
    for (const origin of ['https://evil.example', 'null', `${app.url}.evil.example`]) {
      const headers = `${HOST}origin: ${origin}\r\ncookie: ${cookie}\r\nnext-action: ${id}\r\ncontent-length: 2\r\n`;
      const answer = await sendRaw(app.url, raw(`POST ${page.replaceAll(/\[[^\]]*\]/g, 'x')} HTTP/1.1`, headers, '[]'));
      expect([name, origin, answer?.status, answer && faults(answer)]).toEqual([name, origin, 403, []]);
    }
});

test('whatever is sent, every answer has the headers and an id, and none is a failure of ours', async ({ app }) => {
  const method = fc.constantFrom(
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'LOCK',
    'get',
    'X',
  );
  const start = fc.constantFrom(
    '/',
    '/usage',
    '/sign-in',
    '/join/',
    '/api/usage',
    '/api/health',
    '/docs/',
    '/_next/static/',
    '/settings/integrations/',
    '/usage/month/',
    '/nowhere',
  );
  const piece = fc.constantFrom(
    '%',
    '%2',
    '%00',
    '%2e',
    '%2f',
    '%5c',
    '..',
    '/',
    '//',
    '\\',
    ';',
    '?',
    '&',
    '=',
    '#',
    '[',
    ']',
    '{',
    '|',
    '"',
    '<',
    '\xe9',
    '\x7f',
    '%E2%82%AC',
    '%ED%A0%80',
    'a',
    '__proto__',
    '_rsc',
    '.rsc',
    '.json',
    ':',
    '@',
    '*',
  );
  const header = fc.constantFrom(
    ...['rsc: 1', 'next-router-prefetch: 1', 'next-router-segment-prefetch: /_tree', 'next-url: //x', 'next-action: x'],
    ...[
      'origin: null',
      'origin: https://evil.example',
      'content-type: multipart/form-data',
      'content-type: text/plain',
    ],
    ...[
      'cookie: %',
      'cookie: doow.session=x; doow.device=%00',
      'accept: */*;q=x',
      'accept-encoding: gzip;q=0, *',
      'range: bytes=5-1',
    ],
    ...[
      'if-none-match: "',
      'x-forwarded-host: evil.example',
      'x-forwarded-proto: ftp',
      'x-middleware-subrequest: proxy',
    ],
    ...[
      'transfer-encoding: gzip',
      'content-length: -1',
      'expect: x',
      'sec-fetch-dest: image',
      'x-nextjs-data: 1',
      'x-matched-path: /x',
    ],
  );
  await fc.assert(
    fc.asyncProperty(
      method,
      start,
      fc.array(piece, { maxLength: 5 }),
      fc.uniqueArray(header, { maxLength: 4 }),
      async (verb, at, pieces, headers) => {
        const target = `${at}${pieces.join('')}`;
        const request = raw(`${verb} ${target} HTTP/1.1`, `${HOST}${headers.map((each) => `${each}\r\n`).join('')}`);
        const answer = await sendRaw(app.url, Buffer.from(request, 'latin1'));
        expect([verb, target, headers, answer ? faults(answer) : 'no answer']).toEqual([verb, target, headers, []]);
      },
    ),
    { numRuns: 400 },
  );
});
