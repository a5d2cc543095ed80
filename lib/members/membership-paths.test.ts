import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const sources = globSync(['app/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}', 'lib/**/*.{ts,tsx,mjs}', '*.ts'])
  .filter((file) => !/\.test\.tsx?$|\/generated\/|^lib\/testing\//.test(file))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

/** How often the application adds rows to a table: by Prisma under any name of its client, or in SQL. */
const inserts = (model: string, table: string) =>
  sources.flatMap(({ file, text }) => {
    const prisma = `\\b${model}\\s*\\.\\s*(?:create|upsert)\\w*\\s*\\(`;
    const nested = `\\b${model}s\\s*:\\s*\\{\\s*(?:create|connectOrCreate|upsert)`;
    const sql = `INSERT\\s+INTO\\s+"?${table}\\b|MERGE\\s+INTO\\s+"?${table}\\b|COPY\\s+"?${table}\\b`;
    const found = text.match(new RegExp(`${prisma}|${nested}|${sql}`, 'gi')) ?? [];
    return found.length > 0 ? [`${file} ${found.length}`] : [];
  });

it('a membership is given in two places: to a new account, and by accepting a link', () => {
  expect(inserts('membership', 'memberships').sort()).toEqual(['lib/auth/first-owner.ts 1', 'lib/members/join.ts 1']);
});

it('an account is made in the same two places', () => {
  expect(inserts('user', 'users').sort()).toEqual(['lib/auth/first-owner.ts 1', 'lib/members/join.ts 1']);
});

it('beside those, only these change whose account it is or what a membership is', () => {
  const changing = (model: string) =>
    sources
      .filter(({ text }) => new RegExp(`\\b${model}\\s*\\.\\s*update|UPDATE\\s+${model}s\\b`, 'i').test(text))
      .map(({ file }) => file)
      .sort();
  expect(changing('user')).toEqual([
    'lib/auth/change-password.ts', // their own password
    'lib/members/prove-account.ts', // by the operator's link
    'lib/operator/demo.ts', // passwords of the demo's two people
    'lib/operator/reset-user.ts',
  ]);
  expect(changing('membership')).toEqual(['lib/members/change.ts', 'lib/members/join.ts']);
});
