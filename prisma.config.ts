import { defineConfig } from 'prisma/config';

const name = process.env.DIRECT_DATABASE_URL?.trim() ? 'DIRECT_DATABASE_URL' : 'DATABASE_URL';
const url = process.env[name]?.trim();

// Prisma quotes an address that it cannot read. Our own commands check more of it (lib/database-address.mjs).
if (url && (!/^postgres(ql)?:\/\/[^@/?#\s]*(@[^@#\s]*|[^@#\s]*)$/.test(url) || /%(?![\da-f]{2})/i.test(url))) {
  console.error(
    `${name} is not readable: use postgresql://user:password@host:5432/database, with the password percent-encoded`,
  );
  process.exit(1);
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(url && { datasource: { url } }),
});
