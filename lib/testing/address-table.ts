/** What a value leads to: it works, or a sentence with these words is printed. */
export type Row = readonly [what: string, value: string, outcome: true | RegExp];

/** A password, or a part of one, that no sentence may repeat. */
const S = 'hunter2canary';

/** Addresses of a database as people write them. */
export const addressRows: readonly Row[] = [
  ['a local one', `postgresql://doow:${S}@127.0.0.1:5432/doow`, true],
  ['IPv6', `postgres://doow:${S}@[::1]:5432/doow`, true],
  ['a socket in the query', 'postgresql:///doow?host=/run/postgresql', true],
  ['a socket as the host', `postgresql://doow:${S}@%2Frun%2Fpostgresql/doow`, true],
  ['a socket without a host', 'postgresql://doow@/doow?host=/run/postgresql', true],
  ['TLS', `postgresql://doow:${S}@db.example.com/doow?sslmode=require&channel_binding=require`, true],
  ['an encoded password', 'postgresql://doow:a%40b%23c%2Fd%3Fe%25f%20g@localhost/doow', true],
  ['a colon in the password', 'postgresql://doow:a:b:c@localhost/doow', true],
  [
    'a suffix of a pooler',
    `postgresql://doow_web.abcdefgh:${S}@x.pooler.supabase.com:6543/postgres?sslmode=require`,
    true,
  ],
  ...['@', '#', '%', '/', '?', ' ', '@@', '/@', '#?', '%zz', '%', '[@'].map(
    (sign): Row => [
      `a raw ${sign} in the password`,
      `postgresql://doow:${S}${sign}${S}@localhost/doow`,
      /percent-encoded/,
    ],
  ),
  ['a raw @ and a host of its own', `postgresql://doow:p@${S}.example:5432@localhost/doow`, /percent-encoded/],
  ['a broken code', 'postgresql://doow:%FF@localhost/doow', /percent-encoded/],
  ['no scheme', `doow:${S}@localhost/doow`, /must start with postgresql:\/\//],
  ['another scheme', `mysql://doow:${S}@localhost/doow`, /must start with postgresql:\/\//],
  ['a command', `psql postgresql://doow:${S}@localhost/doow`, /must start with postgresql:\/\//],
  ['key and value', `host=localhost password=${S}`, /must start with postgresql:\/\//],
  ['Prisma’s service', `prisma+postgres://accelerate.prisma-data.net/?api_key=${S}`, /of Prisma's own service/],
  ['Java', `jdbc:postgresql://localhost/doow?password=${S}`, /for Java/],
  ['no database', `postgresql://doow:${S}@localhost`, /names no database/],
  ['a slash and no database', `postgresql://doow:${S}@localhost:5432/`, /names no database/],
  ['a path', `postgresql://doow:${S}@localhost/doow/public`, /names no database/],
  ['no user', `postgresql://:${S}@localhost/doow`, /names no user/],
  ['a port too high', `postgresql://doow:${S}@localhost:70000/doow`, /port/],
  ['port 0', `postgresql://doow:${S}@localhost:0/doow`, /port/],
  ['a port of letters', `postgresql://doow:${S}@localhost:port/doow`, /is not readable/],
  ['two hosts', `postgresql://doow:${S}@one,two/doow?sslmode=require`, /more than one host/],
  ['a schema', `postgresql://doow:${S}@localhost/doow?schema=other`, /names a schema/],
  ['an unknown sslmode', `postgresql://doow:${S}@db.example.com/doow?sslmode=yes`, /unknown sslmode/],
  ['no TLS', `postgresql://doow:${S}@db.example.com/doow`, /without TLS/],
  ['the example', 'postgresql://user:password@host:5432/database', /without TLS/],
  ['only the scheme', 'postgresql://', /names no database/],
];
