import { existsSync } from 'node:fs';
import { arch, platform } from 'node:os';
import path from 'node:path';
import { inRoot } from './files.mjs';
import { LaunchError } from './report.mjs';

const packaged = inRoot('node_modules/.bin/node');
/** Whether npm has a package of Node 24 for this platform. */
export const comesWithNode = platform() === 'linux' && ['x64', 'arm64'].includes(arch());

const version = (/** @type {string} */ text) => {
  const [major = 0, minor = 0] = text.replace(/^v/, '').split('.').map(Number);
  return major * 1000 + minor;
};

/** Says in one line when the machine's Node cannot do. @param {string} [current] */
export function assertNode(current = process.version, packageComes = comesWithNode) {
  if (packageComes ? version(current) >= 20_000 : version(current) >= 22_012) return;
  const need = packageComes ? '20' : '22.12';
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
