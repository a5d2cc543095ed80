import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError } from './report.mjs';

/** Whether something answers there. @param {number} port @returns {Promise<boolean>} */
export const listening = (port, host = '127.0.0.1') =>
  new Promise((resolve) => {
    const socket = net.connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

/** @returns {Promise<number>} a port nobody uses at the moment */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });

/** @param {number} port @throws LaunchError that says why nothing can listen there */
export async function assertFree(port, host = '127.0.0.1') {
  const code = await new Promise((resolve) => {
    const server = net.createServer().once('error', (error) => resolve('code' in error ? error.code : 'unknown'));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
  if (code === null) return;
  const other = port < 65535 ? port + 1 : 3000;
  if (code === 'EADDRINUSE')
    throw new LaunchError(`Port ${port} is taken by another program. Choose another one: PORT=${other} npm start`);
  if (code === 'EACCES')
    throw new LaunchError(`PORT is ${port}, which this user may not listen on. Use one from 1024 to 65535.`);
  throw new LaunchError(
    `HOST is ${host}, which is no address of this machine (${code}). Use one of its own, or 127.0.0.1.`,
  );
}

/** @param {number} port @param {() => boolean} alive */
export async function waitForPort(port, alive, host = '127.0.0.1', seconds = 60) {
  for (let i = 0; i < seconds * 20; i++) {
    if (await listening(port, host)) return true;
    if (!alive()) return false;
    await sleep(50);
  }
  return false;
}
