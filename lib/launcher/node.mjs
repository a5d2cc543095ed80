import { existsSync } from 'node:fs';
import { arch, platform } from 'node:os';
import path from 'node:path';
import { isOlder, OLDEST_NODE } from '../node-version.mjs';
import { inRoot } from './files.mjs';
import { LaunchError } from './report.mjs';

const packaged = inRoot('node_modules/.bin/node');
/** Whether npm has a package of Node 24 for this platform. */
export const comesWithNode = platform() === 'linux' && ['x64', 'arm64'].includes(arch());

/** Says in one line when the machine's Node cannot do. @param {string} [current] */
export function assertNode(current = process.version, packageComes = comesWithNode) {
  const need = packageComes ? '20' : OLDEST_NODE;
  if (!isOlder(current, need)) return;
  throw new LaunchError(
    `Node ${need} or newer is needed here, and this is ${current}. Install Node 24 from nodejs.org and start again.`,
  );
}

/** The Node every program but the launcher runs on. */
export const node = () => (existsSync(packaged) ? packaged : process.execPath);

/** The environment for them: Node 24 and the installed tools first, and nothing asked over the network. */
export function toolEnv(env = process.env) {
  return {
    ...env,
    PATH: `${inRoot('node_modules/.bin')}${path.delimiter}${env.PATH ?? ''}`,
    PRISMA_SCHEMA_ENGINE_BINARY: inRoot('prisma/schema-engine.mjs'),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
    NEXT_TELEMETRY_DISABLED: '1',
  };
}
