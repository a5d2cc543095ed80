import { digest, inRoot, readText, writeWhole } from './files.mjs';
import { node, toolEnv } from './node.mjs';
import { step } from './report.mjs';
import { environmentFor, forApplication } from './settings.mjs';

/** @typedef {Record<string, string | undefined>} Settings */

/**
 * The demo's workspace with its two people, once for each database, and again where .env.local was lost: the two get
 * the new passwords. The workspace and the owner of INIT_* are made beside it.
 * @param {import('./processes.mjs').Processes} processes
 * @param {{ databaseUrl: string, dir: string }} database @param {Settings} settings
 */
export async function seedDemo(processes, { databaseUrl, dir }, settings) {
  const stamp = `${dir}.demo`;
  const { DEMO_OWNER_PASSWORD, DEMO_FINANCE_PASSWORD, INIT_WORKSPACE, INIT_OWNER_EMAIL, INIT_OWNER_PASSWORD } =
    settings;
  const own = [INIT_WORKSPACE, INIT_OWNER_EMAIL, INIT_OWNER_PASSWORD].filter(Boolean);
  const wanted = digest([DEMO_OWNER_PASSWORD, DEMO_FINANCE_PASSWORD, ...own].join(' '));
  if (readText(stamp) === wanted) return false;
  step('Making the demo workspace');
  const args = ['--conditions=react-server', '--import', 'tsx', inRoot('lib/operator/demo.ts')];
  const known = { ...forApplication(settings), DEMO_OWNER_PASSWORD, DEMO_FINANCE_PASSWORD, DATABASE_URL: databaseUrl };
  const env = toolEnv(environmentFor(settings, known));
  await processes.run(node(), args, { what: 'The demo workspace', env, cwd: inRoot(), quiet: true });
  writeWhole(stamp, wanted);
  return true;
}

/**
 * @param {string} url @param {Settings} settings
 * @param {{ title: string, key: string }[]} keys @param {boolean} first the passwords are shown once
 */
export function announce(url, settings, keys, first) {
  const password = (/** @type {string} */ name) => (first ? settings[name] : `in .env.local, ${name}`);
  const width = Math.max(...keys.map(({ title }) => title.length));
  console.log(`
  Doow is ready at ${url}

  Sign in as   owner@example.com     password ${password('DEMO_OWNER_PASSWORD')}
          or   finance@example.com   password ${password('DEMO_FINANCE_PASSWORD')}

  Keys of the sandbox, which answers as OpenAI would (Company Settings, Integrations, OpenAI, Connect):
${keys.map(({ title, key }) => `    ${title.padEnd(width)}  ${key}`).join('\n')}

  Ctrl-C stops everything; the data stays.
`);
}
