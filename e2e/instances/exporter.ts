import type { Member } from '@/lib/auth/actor';
import { copyCsv } from '@/lib/csv-copy';
import { Prisma } from '@/lib/generated/prisma/client';

// Another instance in which a person has both of their exports running. Prints a line once they are.
const member = JSON.parse(process.argv[2] ?? '') as Member;
const query = Prisma.sql`SELECT n FROM (SELECT generate_series(1, 2000000000) AS n) _`;
const columns = [{ name: 'n', kind: 'number' as const }];
const readers = await Promise.all(
  [1, 2].map(async () => (await copyCsv(member, 'usage.read', { columns, query })).getReader()),
);
for (const reader of readers) await reader.read();
console.log('running');
setInterval(() => readers.map((reader) => reader.read()), 5_000);
