import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, readFileSync, rmSync } from 'node:fs';
import { platform } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { readText, writeWhole } from './files.mjs';
import { LaunchError, tail } from './report.mjs';

/**
 * @typedef {{ name: string, child: import('node:child_process').ChildProcess, signal: NodeJS.Signals, graceMs: number }} Service
 * @typedef {{ env?: NodeJS.ProcessEnv, cwd?: string, uid?: number, gid?: number }} SpawnOptions
 */

/**
 * What tells a process from a later one with the same number: when it started. Null when there is none, or a zombie.
 * @param {number} pid
 */
export function identity(pid) {
  try {
    if (platform() === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z'
        ? null
        : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`;
    }
    const { stdout } = spawnSync('ps', ['-o', 'lstart=,stat=', '-p', String(pid)], { encoding: 'utf8' });
    return !stdout.trim() || / Z/.test(stdout) ? null : stdout.trim().replace(/\S+$/, '');
  } catch {
    return null;
  }
}

/** Every process the launcher starts, so that all of them end with it: also those a killed launcher left behind. */
export class Processes {
  /** @type {Service[]} */
  #services = [];
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #current;
  #stopping = false;
  #file;

  /** @param {string} file where the running processes are noted */
  constructor(file) {
    this.#file = file;
  }

  get stopping() {
    return this.#stopping;
  }

  /** Ends what an earlier launcher left running; a number that now belongs to another process is left alone. */
  async clearLeftovers(report = (/** @type {string} */ _name) => {}) {
    /** @type {{ name: string, pid: number, identity: string, signal: NodeJS.Signals }[]} */
    const left = JSON.parse(readText(this.#file) ?? '[]');
    for (const { name, pid, identity: was, signal } of left.reverse()) {
      if (identity(pid) !== was) continue;
      report(name);
      process.kill(pid, signal);
      for (let i = 0; i < 300 && identity(pid) === was; i++) await sleep(100);
      if (identity(pid) === was) process.kill(pid, 'SIGKILL');
    }
    rmSync(this.#file, { force: true });
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
      this.#current = child;
      let output = '';
      child.stdout?.on('data', (data) => (output += data));
      child.stderr?.on('data', (data) => (output += data));
      child.on('error', (error) => reject(new LaunchError(`${what} could not be started: ${error.message}`)));
      child.on('close', (code, signal) => {
        this.#current = undefined;
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
   * @param {SpawnOptions & { signal?: NodeJS.Signals, graceMs?: number, log?: string, echo?: boolean, onExit?: (output: string) => void, onOutput?: (output: string) => void }} options
   */
  start(
    name,
    command,
    args,
    { signal = 'SIGTERM', graceMs = 10_000, log, echo = false, onExit, onOutput, ...options },
  ) {
    const child = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const file = log ? createWriteStream(log, { flags: 'a', mode: 0o600 }) : undefined;
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data) => {
        output = (output + data).slice(-8000);
        file?.write(data);
        if (echo) process.stdout.write(data);
        onOutput?.(output);
      });
    child.on('error', (error) => onExit?.(error.message));
    child.on('exit', () => {
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
    if (this.#current?.pid) killGroup(this.#current.pid, 'SIGTERM');
    for (const { name, child, signal, graceMs } of this.#services.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null || !child.pid) continue;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
      report?.(name);
    }
    rmSync(this.#file, { force: true });
  }

  #note() {
    const running = this.#services.flatMap(({ name, child, signal }) =>
      child.pid ? [{ name, pid: child.pid, identity: identity(child.pid), signal }] : [],
    );
    writeWhole(this.#file, JSON.stringify(running));
  }
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {} // it has ended meanwhile
}
