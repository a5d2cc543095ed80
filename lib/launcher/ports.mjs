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

/** @param {number} port */
export async function assertFree(port, host = '127.0.0.1') {
  const taken = await new Promise((resolve) => {
    const server = net.createServer().once('error', () => resolve(true));
    server.listen(port, host, () => server.close(() => resolve(false)));
  });
  if (taken)
    throw new LaunchError(`Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`);
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
