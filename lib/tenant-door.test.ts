import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (file: string) => ({ file, text: readFileSync(file, 'utf8') });
const sources = ['app', 'components', 'lib', 'proxy.ts', 'instrumentation.ts']
  .flatMap((root) =>
    root.includes('.')
      ? [root]
      : readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => `${root}/${name}`),
  )
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/generated\/|^lib\/testing\//.test(file))
  .map(read);

/** Models of the schema's foot: the tables that are found without a workspace. */
const foot = readFileSync('prisma/schema.prisma', 'utf8').split('// Found without a workspace.')[1] ?? '';
const GLOBAL = [...foot.matchAll(/^model (\w)(\w+)/gm)].map(([, first = '', rest]) => first.toLowerCase() + rest);
const TENANT_TABLE =
  /\b(workspaces|memberships|invitations|connections|credentials|projects|project_details|saved_views|usage_rows|coverage|coverage_notes|restatements|sync_runs|events|audit_entries)\b/;

const using = (name: string) =>
  sources.filter(({ text }) => new RegExp(`import[^;]*\\b${name}\\b[^;]*from`).test(text)).map(({ file }) => file);

describe('beside the door to a workspace', () => {
  it('only these open a transaction or read a table without one, each with its reason', () => {
    expect(using('globalDb').sort()).toEqual([
      'lib/auth/change-password.ts', // the person's own row in users
      'lib/auth/first-owner.ts', // before there is a workspace
      'lib/auth/handed-password.ts', // the person's own row in users
      'lib/auth/memberships.ts', // which workspaces are mine: the policy for one's own rows
      'lib/auth/own-sessions.ts',
      'lib/auth/recent-password.ts',
      'lib/auth/sessions.ts',
      'lib/auth/sign-in.ts', // who has this email
      'lib/auth/switch-workspace.ts',
      'lib/auth/used-up.ts', // whose email it is
      'lib/docs/feedback.ts', // of the public documentation
      'lib/members/join.ts', // whether the invited person has an account
      'lib/operator/create-workspace.ts',
      'lib/operator/demo.ts',
      'lib/operator/reset-user.ts',
      'lib/operator/rotate-keys.ts', // finds the connections in the schedule, opens each behind the door
      'lib/start.ts', // refuses to serve as a role that no policy binds
      'lib/sync/health.ts', // the age of the last cron
      'lib/sync/postgres/claim.ts', // the cron's one way over all tenants
      'lib/sync/postgres/fence.ts', // the schedule's row, by the run's own keys
      'lib/sync/postgres/ledger.ts',
      'lib/workspace.ts',
    ]);
    expect(using('bindWorkspace').sort()).toEqual([
      'lib/members/prove-account.ts', // one transaction over all workspaces of a person
      'lib/operator/reset-user.ts', // likewise
      'lib/sync/postgres/claim.ts',
    ]);
    expect(using('pool')).toEqual(['lib/rate-limits.ts']); // counting: it knows no tenant
    expect(using('openPool')).toEqual(['lib/db.ts']);
    expect(using('pgClient')).toEqual(['lib/workspace.ts']);
    expect(using('openSnapshot')).toEqual(['lib/csv-copy.ts']); // the transaction is ended there
    expect(
      sources
        .filter(({ text }) => /set_config\('app\./.test(text))
        .map(({ file }) => file)
        .sort(),
    ).toEqual(['lib/auth/first-owner.ts', 'lib/auth/memberships.ts', 'lib/workspace.ts']);
  });

  it("these ask the tables of the schema's foot alone, by name or in SQL", () => {
    expect(GLOBAL).toContain('syncSchedule');
    for (const { file, text } of sources) {
      for (const [, model] of text.matchAll(/globalDb\(\)\s*\.(\w+)\./g))
        expect([file, GLOBAL]).toEqual([file, expect.arrayContaining([model])]);
      for (const [, sql] of text.matchAll(/globalDb\(\)\s*\.\$\w+(?:<[^`(]*>)?`([^`]*)`/g))
        expect([file, sql]).toEqual([file, expect.not.stringMatching(TENANT_TABLE)]);
    }
  });
});
