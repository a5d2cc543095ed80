import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openDatabase } from './database.ts';
import { print } from './measure.ts';

// Runs every *.bench.ts of this folder, or those named as arguments, each in a process and a migrated database of its
// own: the environment is read once in a process. Each exports `bench(): Promise<Finding[]>`, ratios of things
// measured in turns in the same run.
const all = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''))
  .sort();
const wanted = process.argv.length > 2 ? process.argv.slice(2) : all;
const unknown = wanted.find((name) => !all.includes(name));
const [only, ...others] = wanted;

if (unknown) {
  console.error(`There is no benchmark ${unknown}. There are: ${all.join(', ')}.`);
  process.exitCode = 1;
} else if (only && others.length === 0) {
  const close = await openDatabase();
  try {
    console.log(`\n${only}`);
    const { bench } = await import(`./${only}.bench.ts`);
    for (const finding of await bench()) print(finding);
  } finally {
    await close();
  }
} else {
  for (const name of wanted) {
    const args = [...process.execArgv, fileURLToPath(import.meta.url), name];
    if (spawnSync(process.execPath, args, { stdio: 'inherit' }).status !== 0) process.exitCode = 1;
  }
}
