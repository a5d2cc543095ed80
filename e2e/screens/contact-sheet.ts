import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { CASES } from '../cases/cases';
import { fileOf, KEPT_IN, type Shot, shotOf } from './shots';

/** `index.html` beside the shots: everything that is kept, a row for each place. */
export default function contactSheet(): void {
  const shots = readdirSync(KEPT_IN, { recursive: true, encoding: 'utf8' }).flatMap((file) => shotOf(file) ?? []);
  const taken = shots.filter((shot) => statSync(`${KEPT_IN}/${fileOf(shot)}`).mtimeMs > performance.timeOrigin);
  if (taken.length === 0)
    throw new Error(`No screen has such a name. The cases are ${CASES.map(({ name }) => name).join(', ')}.`);
  const places = Map.groupBy(shots, ({ case: name, place }) => `${name} / ${place}`);
  const rows = [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, of]) => row(name, of));
  writeFileSync(`${KEPT_IN}/index.html`, `${HEAD}${rows.join('\n')}\n`);
  console.log(`\n${taken.length} screens, in ${KEPT_IN}/index.html with those of before`);
}

const row = (name: string, shots: readonly Shot[]): string => {
  const wideFirst = shots.toSorted((a, b) => b.width - a.width || (a.theme < b.theme ? 1 : -1));
  return `<h2>${name}</h2><p>${wideFirst.map(image).join('')}</p>`;
};

function image(shot: Shot): string {
  const file = fileOf(shot);
  const what = `${shot.width} px, ${shot.theme}`;
  return `<a href="${file}"><img src="${file}" alt="${what}" title="${what}" width="${shot.width / 4}" loading="lazy"></a>`;
}

const HEAD = `<!doctype html><meta charset="utf-8"><title>Screens</title>
<style>body{font:14px system-ui;margin:24px}p{display:flex;gap:8px;align-items:start;overflow-x:auto}img{border:1px solid #888}</style>
`;
