import { spawn } from 'node:child_process';
import { createWriteStream, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataDir, readText, writeWhole } from './files.mjs';
import { identity } from './identity.mjs';
import { LaunchError, tail } from './report.mjs';

/**
 * @typedef {{ name: string, child: import('node:child_process').ChildProcess, signal: NodeJS.Signals, graceMs: number }} Service
 * @typedef {{ name: string, pid: number, identity: string | null, signal: NodeJS.Signals, group: boolean }} Noted
 * @typedef {{ env?: NodeJS.ProcessEnv, cwd?: string, uid?: number, gid?: number }} SpawnOptions
 */

/** Every process a command starts, so that all of them end with it: also those a killed command left behind. */
export class Processes {
  /** @type {Service[]} */
  #services = [];
  /** Programs that run to their end, by what they do. @type {Map<import('node:child_process').ChildProcess, string>} */
  #programs = new Map();
  #stopping = false;
  #file;

  /** @param {string} file where the running processes are noted */
  constructor(file) {
    this.#file = file;
  }

  get stopping() {
    return this.#stopping;
  }

  /** Ends what an earlier command with this file left running. @param {(name: string) => void} [report] */
  clearLeftovers(report) {
    return clearNoted(this.#file, report);
  }

  /**
   * Runs a program to its end. Its output goes to the terminal, or is shown when it fails.
   * Its own process group: Ctrl-C reaches the launcher alone, which then ends it.
   * @param {string} command @param {string[]} args @param {SpawnOptions & { quiet?: boolean, what: string }} options
   * @returns {Promise<string>} what it printed, when quiet
   */
  run(command, args, { quiet = false, what, ...options }) {
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, {
        detached: true,
        stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
        ...options,
      });
      this.#programs.set(child, what);
      this.#note();
      let output = '';
      child.stdout?.on('data', (data) => (output += data));
      child.stderr?.on('data', (data) => (output += data));
      child.on('error', (error) => reject(new LaunchError(`${what} could not be started: ${error.message}`)));
      child.on('close', (code, signal) => {
        this.#programs.delete(child);
        if (!this.#stopping) this.#note();
        if (code === 0) resolve(output);
        else
          reject(
            new LaunchError(`${what} failed (${signal ?? `exit code ${code}`}).${output ? `\n${tail(output)}` : ''}`),
          );
      });
    });
  }

  /**
   * Starts a program that goes on. `onExit` is called when it ends by itself.
   * @param {string} name @param {string} command @param {string[]} args
   * @param {SpawnOptions & { signal?: NodeJS.Signals, graceMs?: number, log?: string, onExit?: (output: string) => void, onOutput?: (recent: string, data: string) => void }} options
   */
  start(name, command, args, { signal = 'SIGTERM', graceMs = 10_000, log, onExit, onOutput, ...options }) {
    const child = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const file = log ? createWriteStream(log, { flags: 'a', mode: 0o600 }) : undefined;
    file?.on('error', () => {}); // a full disk must not end the launcher before what it started
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data) => {
        output = (output + data).slice(-8000);
        file?.write(data);
        onOutput?.(output, String(data));
      });
    child.on('error', (error) => onExit?.(error.message));
    child.on('close', () => {
      file?.end();
      if (!this.#stopping) onExit?.(output);
    });
    this.#services.push({ name, child, signal, graceMs });
    this.#note();
    return child;
  }

  /** Ends everything, the newest first. @param {(name: string) => void} [report] */
  async stop(report) {
    if (this.#stopping) return;
    this.#stopping = true;
    await Promise.all([...this.#programs.keys()].map((child) => end(child, 'SIGTERM', 5_000, true)));
    for (const { name, child, signal, graceMs } of this.#services.reverse())
      if (await end(child, signal, graceMs)) report?.(name);
    rmSync(this.#file, { force: true });
  }

  #note() {
    /** @type {(name: string, child: import('node:child_process').ChildProcess, signal: NodeJS.Signals, group: boolean) => Noted[]} */
    const noted = (name, { pid }, signal, group) =>
      pid ? [{ name, pid, identity: identity(pid), signal, group }] : [];
    const list = this.#services.flatMap(({ name, child, signal }) => noted(name, child, signal, false));
    for (const [child, what] of this.#programs) list.push(...noted(what, child, 'SIGTERM', true));
    writeWhole(this.#file, JSON.stringify(list));
  }
}

/** Ends what test runs and other commands left that were killed themselves: their notes say whose they were. */
export async function clearOrphans() {
  for (const name of readdirSync(dataDir)) {
    const pid = Number(/^(?:test|test-e2e|run)-(\d+)\.json$/.exec(name)?.[1]);
    if (pid && !identity(pid)) await clearNoted(path.join(dataDir, name));
  }
}

/** A number that now belongs to another process is left alone. @param {string} file @param {(name: string) => void} [report] */
async function clearNoted(file, report) {
  for (const { name, pid, identity: was, signal, group } of readNoted(file).reverse()) {
    const alive = () => was !== null && identity(pid) === was;
    if (!alive()) continue;
    report?.(name);
    signalTo(pid, signal, group);
    for (let i = group ? 250 : 0; i < 300 && alive(); i++) await sleep(100); // a step has nothing to save: 5 s
    if (alive()) signalTo(pid, 'SIGKILL', true);
  }
  rmSync(file, { force: true });
}

/** @param {string} file @returns {Noted[]} */
function readNoted(file) {
  try {
    return JSON.parse(readText(file) ?? '[]');
  } catch {
    return []; // cut off by a power failure: whatever it named has gone with it
  }
}

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} signal @param {number} graceMs */
async function end(child, signal, graceMs, group = false) {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return false;
  const { pid } = child;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  signalTo(pid, signal, group);
  const timer = setTimeout(() => signalTo(pid, 'SIGKILL', true), graceMs);
  await ended;
  clearTimeout(timer);
  return true;
}

/** @param {number} pid @param {NodeJS.Signals} signal @param {boolean} group each child leads a group of its own */
function signalTo(pid, signal, group) {
  try {
    process.kill(group ? -pid : pid, signal);
  } catch {} // it has ended meanwhile
}
