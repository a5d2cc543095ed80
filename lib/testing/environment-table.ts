import { addressRows as address, type Row } from './address-table';
import { testKey, testSecret } from './test-secrets';

const key = (seed: string | number) => testKey(seed).toString('base64');

/** Around any value: what a copy leaves is taken off, and the rest is refused. */
export const padded = (value: string): Row[] => [
  ['spaces around it', `  ${value} `, true],
  ['a line end', `${value}\n`, true],
  ['a line end of Windows', `${value}\r\n`, true],
  ['a byte order mark', `\uFEFF${value}`, true],
  ['a no-break space', `${value}\u00A0`, true],
  ['double quotes', `"${value}"`, /is in quotes/],
  ['single quotes', `'${value}'`, /is in quotes/],
  ['typographic quotes', `“${value}”`, /is in quotes/],
  ['a line break inside', `${value}\n${value}`, /line break or another invisible/],
  ['a zero-width space inside', `${value}\u200B${value}`, /line break or another invisible/],
  ['a NUL inside', `${value}\0${value}`, /line break or another invisible/],
];

const secret: Row[] = [
  ['an example', 'change-me-change-me-to-something-else-1', /is an example/],
  ['the command that makes one', '$(openssl rand -base64 32) and so on ...', /is an example|must have letters/],
  ['zeros', '0'.repeat(44), /repeats itself/],
  ['one letter', 'a'.repeat(44), /repeats itself/],
  ['two letters', 'ab'.repeat(22), /repeats itself/],
  ['a repeated word', 'hunter2canary-'.repeat(4), /repeats itself/],
  ['an alphabet', 'abcdefghijklmnopqrstuvwxyz0123456789', /counts up/],
];

/** For every variable: values as people write them. A new variable of .env.example gets its rows here. */
export const TABLE: Readonly<Record<string, readonly Row[]>> = {
  DATABASE_URL: address,
  DIRECT_DATABASE_URL: address,
  DATABASE_REPLICA_URL: address,
  DATABASE_POOL: [
    ['a number', '20', true],
    ...['0', '1', '201', '-5', '2.5', '1e1', '0x10', 'ten', '10,000', '10 20'].map(
      (text): Row => [text, text, /number of connections from 2 to 200/],
    ),
  ],
  APP_URL: [
    ['a host', 'https://usage.example.com', true],
    ['a slash at its end', 'https://usage.example.com/', true],
    ['capitals', 'HTTPS://Usage.Example.COM', true],
    ['a port', 'https://usage.example.com:8443', true],
    ['an international name', 'https://nutzung.müller.example', true],
    ['loopback', 'http://[::1]:3000', true],
    ['a path', 'https://usage.example.com/doow', /without a path/],
    ['a query', 'https://usage.example.com/?a=b', /without a path/],
    ['a user', 'https://dana:pw@usage.example.com', /without a path/],
    ['no scheme', 'usage.example.com', /must be an origin/],
    ['a port and no scheme', 'localhost:3000', /must be an origin/],
    ['http on the network', 'http://192.168.1.10:3000', /must be https/],
    ['http', 'http://usage.example.com', /must be https/],
    ['everywhere', 'http://0.0.0.0:3000', /host that people can open/],
    ['everywhere in IPv6', 'http://[::]:3000', /host that people can open/],
    ['a wildcard', 'https://*.example.com', /host that people can open/],
    ['a template', 'https://<your address>', /must be an origin/],
    ['a script', 'javascript:alert(1)', /must be an origin/],
  ],
  HOST: [
    ...['127.0.0.1', '0.0.0.0', '::1', '[::1]', '::', '192.168.1.10', 'localhost', 'usage.example.com'].map(
      (text): Row => [text, text, true],
    ),
    ...[
      'http://127.0.0.1',
      '127.0.0.1:3000',
      '[::1]:3000',
      '*',
      '300.0.0.1',
      '0',
      'a b',
      'fe80::1%eth0',
      '-x',
      '[localhost]',
    ].map((text): Row => [text, text, /address or a name of this machine/]),
  ],
  PORT: [
    ...['80', '3000', '65535'].map((text): Row => [text, text, true]),
    ...['1', '22', '6000', '10080'].map((text): Row => [text, text, /browsers refuse to open/]),
    ...['0', '65536', '-1', 'http', '3e3', '0x10', '3000.5', ':3000', '+80'].map(
      (text): Row => [text, text, /number from 1 to 65535/],
    ),
  ],
  NEXTAUTH_SECRET: [
    ['a random one', testSecret('table'), true],
    ['a short one', 'kJ8#hunter2canary', /32 characters or more/],
    ...secret,
  ],
  ENCRYPTION_KEYS: [
    ['one', `k1:${key(1)}`, true],
    ['two, with a space', `k2:${key(2)}, k1:${key(1)}`, true],
    ['no id', key(1), /id:base64 of 32 bytes/],
    ['a comma too many', `k1:${key(1)},`, /id:base64 of 32 bytes/],
    ['JSON', `{"k1":"${key(1)}"}`, /id:base64 of 32 bytes/],
    ['base64url', `k1:${testKey(3).toString('base64url')}`, /id:base64 of 32 bytes/],
    ['16 bytes', `k1:${testKey(1).subarray(0, 16).toString('base64')}`, /id:base64 of 32 bytes/],
    ['the command that makes one', 'k1:$(openssl rand -base64 32)', /id:base64 of 32 bytes/],
    ['the same id twice', `k1:${key(1)},k1:${key(2)}`, /same id twice/],
    ['the same key twice', `k1:${key(1)},k2:${key(1)}`, /same key twice/],
    ['zeros', `k1:${Buffer.alloc(32).toString('base64')}`, /repeats itself/],
    ['one byte', `k1:${Buffer.alloc(32, 7).toString('base64')}`, /repeats itself/],
    ['a pattern', `k1:${Buffer.alloc(32, 'a1b2c3d4\0').toString('base64')}`, /repeats itself/],
    [
      'bytes that count up',
      `k1:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`,
      /counts up/,
    ],
    ['text', `k1:${Buffer.from('this is hunter2canary, 32 bytes!').toString('base64')}`, /made of text/],
    ['zeros behind a good one', `k2:${key(2)},k1:${Buffer.alloc(32).toString('base64')}`, /repeats itself/],
  ],
  CRON_SECRET: [
    ['a random one', testSecret('cron table'), true],
    ['a short one', 'kJ8-hunter2can', /16 characters or more/],
    ['spaces in it', 'kJ8 hunter2canary kJ8x', /ASCII alone/],
    ['letters that no header carries', 'kJ8-hunter2canäry-kJ8x', /ASCII alone/],
    ['the secret of the sign-in', testSecret('sign-in'), /is NEXTAUTH_SECRET/],
    ...secret,
  ],
  CRON_SCHEDULE: [
    ...['15 1 * * *', '0 * * * *', '*/5 * * * *', '0 6,18 * * 1-5', '0 0 29 2 *'].map(
      (text): Row => [text, text, true],
    ),
    ...[
      'hourly',
      '@hourly',
      '* * * *',
      '60 * * * *',
      '0 0 1 1 * 2027',
      '0 * * * * *',
      '15 1 * * * curl',
      '2030-01-01',
    ].map((text): Row => [text, text, /five fields/]),
    ['a day that never comes', '0 0 30 2 *', /never does/],
  ],
  INIT_WORKSPACE: [
    ['a name', 'Acme GmbH & Co.', true],
    ['too long', 'x'.repeat(81), /80 characters or fewer/],
  ],
  INIT_OWNER_EMAIL: [
    ['an address', 'Dana@Beta.example', true],
    ['no address', 'dana', /email address such as/],
    ['a name and an address', 'Dana <dana@beta.example>', /email address such as/],
    ['two', 'a@b.example, c@d.example', /email address such as/],
  ],
  INIT_OWNER_PASSWORD: [
    ['a long one', 'correct horse battery staple', true],
    ['signs of any kind', 'p@ss#w%rd/with?ümlaut', true],
    ['a short one', 'hunter2cana', /12 characters or more/],
    ['a common one', 'password1234', /guessers try first/],
    ['one letter', 'zzzzzzzzzzzzzz', /more different characters/],
    ['the workspace’s name', 'betaworks-2026!', /has the workspace’s name in it/],
  ],
  OPENAI_BASE_URL: [
    ['a gateway', 'https://gateway.example.com/openai/v1/', true],
    ['a region', 'https://eu.api.openai.com/v1', true],
    ['loopback', 'http://127.0.0.1:4000/v1', true],
    ['no version at OpenAI', 'https://api.openai.com', /must end in \/v1/],
    ['an endpoint', 'https://api.openai.com/v1/organization/usage', /must end in \/v1/],
    ['no scheme', 'api.openai.com/v1', /must be an address/],
    ['http', 'http://api.openai.com/v1', /loopback only/],
    ['a port', 'https://api.openai.com:8443/v1', /port on loopback only/],
    ['a user', 'https://u:hunter2canary@api.openai.com/v1', /without a user/],
    ['a query', 'https://api.openai.com/v1?key=hunter2canary', /without a user/],
    ['a space', 'https://api.openai.com/v 1', /without a user|must be an address/],
  ],
  OUTBOUND_ALLOW: [
    ...['10.20.0.0/16', '10.0.0.1, fd00::/8', '192.168.1.1'].map((text): Row => [text, text, true]),
    ...['internal.example', '10.0.0.0/33', '10.0.0', '10.0.0.0/8,', '10.0.0.0-10.0.0.9'].map(
      (text): Row => [text, text, /addresses or ranges/],
    ),
    ['everything', '0.0.0.0/0', /all addresses/],
    ['everything in IPv6', '10.0.0.1,::/0', /all addresses/],
  ],
  HTTPS_PROXY: [
    ['a proxy', 'http://dana:p%40ss@proxy.example.com:3128', true],
    ['no scheme', 'proxy.example.com:3128', true],
    ['a slash', 'http://proxy.example.com:3128/', true],
    ['a path', 'http://proxy.example.com:3128/pac', /address of an HTTP proxy/],
    ['SOCKS', 'socks5://proxy.example.com:1080', /address of an HTTP proxy/],
    [
      'a raw # in the password',
      'http://dana:hunter2canary#hunter2canary@proxy.example.com',
      /address of an HTTP proxy/,
    ],
    [
      'a raw / in the password',
      'http://dana:hunter2canary/hunter2canary@proxy.example.com',
      /address of an HTTP proxy/,
    ],
    ['a port too high', 'http://proxy.example.com:70000', /address of an HTTP proxy/],
  ],
  NO_PROXY: [
    ...['*', '.corp.example', 'localhost,10.0.0.0/8', 'a.example:8443, [::1]:80'].map(
      (text): Row => [text, text, true],
    ),
    ...['http://corp.example', 'corp.example:0', 'a/b', '10.0.0.0/99'].map(
      (text): Row => [text, text, /hosts, \.domains, addresses or ranges/],
    ),
  ],
  OPENAI_PACE: [
    ...['8,1', 'off', '8, 0.5', '20,10'].map((text): Row => [text, text, true]),
    ...['8', '0,1', '8,', '8;1', 'OFF', '8,1,1', '-1,1', '1e3,1'].map(
      (text): Row => [text, text, /such as 8,1, or off/],
    ),
    ['nothing a second', '8,0', /more than 0/],
  ],
  TRUSTED_PROXY_HEADER: [
    ['the header of nginx', 'x-real-ip', true],
    ['capitals', 'X-Forwarded-For', true],
    ['a colon', 'x-real-ip:', /name of one header/],
    ['a value', 'x-real-ip: 203.0.113.7', /name of one header/],
    ['two', 'x-real-ip, x-forwarded-for', /name of one header/],
    ...['true', 'yes', '1'].map((text): Row => [text, text, /name of one header/]),
    ...['Host', 'cookie', 'Forwarded', 'User-Agent'].map((text): Row => [text, text, /nothing but addresses/]),
  ],
  LOG_LEVEL: [
    ...['info', 'silent', 'trace'].map((text): Row => [text, text, true]),
    ...['INFO', 'verbose', '30', 'info,debug'].map((text): Row => [text, text, /must be one of fatal/]),
  ],
  VERCEL: [
    ['as Vercel sets it', '1', true],
    ...['true', '0', 'yes'].map((text): Row => [text, text, /set to 1 by Vercel/]),
  ],
  SANDBOX_URL: [
    ['loopback', 'http://127.0.0.1:4000', true],
    ['another machine', 'http://192.168.1.10:4000', /on loopback/],
    ['no address', 'sandbox', /must be an address/],
  ],
  SANDBOX_KEY_HASHES: [
    ['one', 'a'.repeat(64), true],
    ['two, with a space', `${'a'.repeat(64)}, ${'b'.repeat(64)}`, true],
    ['a short one', 'a'.repeat(63), /SHA-256/],
    ['a key', 'sk-admin-hunter2canary', /SHA-256/],
  ],
};

/** Values that may be secret, or have one in them: no piece of them is ever printed. */
export const SECRET_BEARING: readonly string[] = [
  ...[
    'DATABASE_URL',
    'DIRECT_DATABASE_URL',
    'DATABASE_REPLICA_URL',
    'NEXTAUTH_SECRET',
    'ENCRYPTION_KEYS',
    'CRON_SECRET',
  ],
  ...['INIT_OWNER_PASSWORD', 'OPENAI_BASE_URL', 'APP_URL', 'SANDBOX_URL', 'SANDBOX_KEY_HASHES', 'HTTPS_PROXY'],
];
