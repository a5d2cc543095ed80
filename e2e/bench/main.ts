import { readdirSync } from 'node:fs';
import { openDatabase } from './database.ts';
import { print } from './measure.ts';

// Runs every *.bench.ts of this folder, or those named as arguments, against a migrated database of its own.
// Each exports `bench(): Promise<Finding[]>`: ratios of things measured in turns in the same run.
const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.bench.ts'));
const close = await openDatabase();
try {
  for (const file of files.sort()) {
    const name = file.replace('.bench.ts', '');
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n${name}`);
    const { bench } = await import(`./${file}`);
    for (const finding of await bench()) print(finding);
  }
} finally {
  await close();
}
