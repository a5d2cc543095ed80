import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { ensureAppRole } from '@/prisma/app-role.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Owner's connection to the server, without a database name. */
    postgresUrl: string;
    /** The migrated database every test file gets a copy of. */
    templateName: string;
    appUser: string;
  }
}

/** One migrated template database for a run; needs TEST_POSTGRES_URL, a server whose superuser it may be. */
export default async function setup(project: TestProject) {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error('TEST_POSTGRES_URL is missing: run the tests with npm run test:unit.');
  const suffix = randomBytes(4).toString('hex');
  const template = `doow_template_${suffix}`;
  const owner = `${url}/${template}`;
  const appUser = `doow_test_${suffix}`;
  execFileSync(process.execPath, ['node_modules/prisma/build/index.js', 'migrate', 'deploy'], {
    env: {
      ...process.env,
      DIRECT_DATABASE_URL: owner,
      PRISMA_SCHEMA_ENGINE_BINARY: path.resolve('prisma/schema-engine.mjs'),
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const app = new URL(owner);
  app.username = appUser;
  app.password = 'app';
  await ensureAppRole(owner, app.toString());
  project.provide('postgresUrl', url);
  project.provide('templateName', template);
  project.provide('appUser', appUser);

  return async () => {
    const client = new pg.Client(`${url}/postgres`);
    await client.connect();
    await client.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await client.query(`DROP ROLE IF EXISTS ${appUser}`);
    await client.end();
  };
}
