import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
/** What a deployment runs: no tests, no tools. */
const SERVED = ['app', 'components', 'lib', 'proxy.ts', 'instrumentation.ts', 'next.config.ts'];
const TOOLS = /^lib\/(launcher|testing|generated|operator)\/|\.test\.tsx?$/;

const files = SERVED.flatMap((name) =>
  name.endsWith('.ts')
    ? [name]
    : readdirSync(path.join(root, name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))),
)
  .filter((name) => !TOOLS.test(name))
  .map((name) => ({ name, text: readFileSync(path.join(root, name), 'utf8') }));

const found = (pattern: RegExp) =>
  files.flatMap(({ name, text }) => [...text.matchAll(pattern)].map(([match]) => `${name}: ${match}`));

it('looks at what is served', () => expect(files.length).toBeGreaterThan(200));

it.each<[what: string, pattern: RegExp, but?: string[]]>([
  ['code from text', /\beval\(|new Function\(|\bvm\./g],
  ['HTML from text', /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write\(/g],
  ['processes', /child_process/g],
  [
    'SQL from text, but for COPY, which takes no values beside it',
    /\$(query|execute)RawUnsafe|Prisma\.raw\(|\bescapeLiteral\(|\bcopyTo\(|\.query\(`/g,
    ['lib/csv-copy.ts: escapeLiteral(', 'lib/csv-copy.ts: copyTo('],
  ],
  [
    'SQL whose days depend on the time zone of the session',
    /\bcurrent_date\b|\blocaltime(stamp)?\b|now\(\)::|(generate_series|date_trunc)\((?!\d|.*(::timestamp|AT TIME ZONE)).*/gi,
  ],
  ['patterns from text', /new RegExp\(/g],
  [
    'place in the browser that outlives the page, but for the colours chosen',
    /localStorage|sessionStorage|indexedDB|document\.cookie/g,
    ['components/layout/use-theme.ts: document.cookie'],
  ],
  ['answers that other sites may read', /access-control-allow/gi],
  ['files written while it serves', /\b(writeFile|appendFile|createWriteStream)/g],
  [
    'messages from other windows, but for the other tabs of this origin, which say nothing but to ask the server',
    /postMessage|addEventListener\('message'|onmessage/g,
    ['components/scope/other-tabs.ts: postMessage', ...Array(2).fill('components/scope/other-tabs.ts: onmessage')],
  ],
  ['randomness that can be guessed, but for how long to wait', /Math\.random/g, ['lib/sync/world.ts: Math.random']],
])('makes or uses no %s', (_what, pattern, but = []) => expect(found(pattern)).toEqual(but));

it('hashes with SHA-256 and encrypts with AES-256-GCM, both of the platform', () => {
  const named = found(/(createHash|createHmac|createCipheriv|createDecipheriv|hkdfSync)\('[^']*'/g);
  const algorithms = new Set(named.map((match) => match.split("'")[1]));
  expect([...algorithms].sort()).toEqual(['aes-256-gcm', 'sha256']);
});

it('asks for a password in a masked field that a password manager may fill', () => {
  const fields = files.flatMap(({ name, text }) =>
    [...text.matchAll(/<Input name="(password|current)"[^>]*>/g)].map(([field]) => ({ name, field })),
  );
  expect(fields.length).toBeGreaterThan(3);
  for (const { name, field } of fields) {
    expect(field, name).toContain('type="password"');
    expect(field, name).toMatch(/autoComplete="(current|new)-password"/);
    expect(field, name).not.toMatch(/onPaste|readOnly/);
  }
});
