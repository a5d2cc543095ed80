import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identity } from './identity.mjs';
import { noteRunning, releaseLock, running, takeLock } from './lock.mjs';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'doow-lock-'));
  file = path.join(dir, 'running.json');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const lockOf = (pid: number, started: string | null) => writeFileSync(file, JSON.stringify({ pid, identity: started }));

test('a second start is told who runs, and where', () => {
  lockOf(process.ppid, identity(process.ppid));
  noteRunning({ url: 'http://localhost:3000' }, file);
  expect(running(file)).toMatchObject({ pid: process.pid, url: 'http://localhost:3000' });
  expect(() => takeLock(file)).toThrow(/already running here at http:\/\/localhost:3000 \(process \d+\)/);
});

test('a lock is taken over from a process that ended, from a number used again, and from a file cut off', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  for (const leave of [
    () => lockOf(pid, 'an earlier boot:1'),
    () => lockOf(process.ppid, 'an earlier boot:1'),
    () => writeFileSync(file, '{"pid": 12'),
    () => writeFileSync(file, ''),
  ]) {
    leave();
    expect(running(file)).toBeNull();
    takeLock(file);
    expect(running(file)?.pid).toBe(process.pid);
    releaseLock(file);
  }
  expect(existsSync(file)).toBe(false);
  expect(readdirSync(dir)).toEqual([]);
});

test('identity tells processes apart and knows who is gone', () => {
  expect(identity(process.pid)).toBe(identity(process.pid));
  expect(identity(process.pid)).not.toBe(identity(process.ppid));
  expect(identity(spawnSync(process.execPath, ['--version']).pid)).toBeNull();
});
