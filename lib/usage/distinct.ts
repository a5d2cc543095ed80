/** A thing with a name that others may have too. `organization`: the name of the connection it is of, where it is of one. */
export type Named = { id: string; name: string; organization: string | null };

/** Letters that look like others, in lower case; what is left out is told apart by eye. */
const LOOKALIKES = new Map(
  Object.entries({
    a: 'аαɑ',
    c: 'сϲ',
    d: 'ԁ',
    e: 'еє',
    h: 'һн',
    j: 'ј',
    k: 'кκ',
    l: 'іιɩıi1|ӏǀ',
    m: 'мμ',
    n: 'пη',
    o: 'оοσ0օ',
    p: 'рρ',
    q: 'ԛ',
    r: 'г',
    s: 'ѕ',
    t: 'тτ',
    u: 'υս',
    v: 'νѵ',
    w: 'ԝѡω',
    x: 'хχ',
    y: 'уүγ',
    b: 'вβ',
  }).flatMap(([letter, alike]) => [...alike].map((each) => [each, letter] as const)),
);

/** What of a name the eye compares: without case, width, spaces, invisible characters, and letters that look alike as one. */
export function sightOf(name: string): string {
  const plain = name
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\s|\p{Cf}|\p{Cc}|\u034f|\p{Variation_Selector}|\u115f|\u1160|\u3164|\uffa0/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .replace(/[‘’‛′`]/gu, "'");
  return [...plain].map((sign) => LOOKALIKES.get(sign) ?? sign).join('');
}

const END = [6, 10, 16];

/** What a thing is called, the more of it the higher the step. */
function wordsOf({ id, name, organization }: Named, step: number, rank: number): string {
  const inOrganization = organization ? `${name} (${organization})` : name;
  if (step === 0) return name;
  if (step === 1) return inOrganization;
  const end = END[step - 2];
  if (end !== undefined) return `${inOrganization} …${[...id].slice(-end).join('')}`;
  return step === END.length + 2 ? `${inOrganization} ${id}` : `${inOrganization} ${id} #${rank}`;
}
const LAST = END.length + 3;

/**
 * A label for each thing by its id: its name where no other looks like it; else with its organization, and where that is
 * not enough with the end of its id. Two labels look alike only where the things are one. `reserved` are labels that
 * something else on the same page has. The order of the things does not matter.
 */
export function distinctNames(things: readonly Named[], reserved: readonly string[] = []): Map<string, string> {
  const list = [...new Map(things.map((thing) => [thing.id, thing])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const taken = new Set(reserved.map(sightOf));
  const steps = list.map(() => 0);
  const labels = list.map(({ name }) => name);
  for (let open = list.map((_, i) => i); open.length > 0; ) {
    const seen = new Map<string, number>();
    for (const label of labels) seen.set(sightOf(label), (seen.get(sightOf(label)) ?? 0) + 1);
    open = open.filter((i) => {
      const sight = sightOf(labels[i] ?? '');
      return (steps[i] ?? LAST) < LAST && (taken.has(sight) || (seen.get(sight) ?? 0) > 1);
    });
    for (const i of open) {
      const [thing, step] = [list[i], (steps[i] ?? 0) + 1];
      if (!thing) continue;
      steps[i] = step;
      labels[i] = wordsOf(thing, step, i + 1);
    }
    // One that was alone may look like a label that has just been made.
    if (open.length > 0) open = list.map((_, i) => i);
  }
  return new Map(list.map(({ id }, i) => [id, labels[i] ?? id]));
}
