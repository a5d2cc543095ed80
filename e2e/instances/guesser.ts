import { signIn } from '@/lib/auth/sign-in';
import { AppError } from '@/lib/errors';

// Tries passwords of an account, all at once: so many from each address. Waits for a line first, so that all begin
// together, and tells how many were looked at and how many were not.
const [email = '', tries = '0', ...addresses] = process.argv.slice(2);
const afterwards: Promise<void>[] = [];
await new Promise((resolve) => process.stdin.once('data', resolve));
const told = { lookedAt: 0, limited: 0, let: 0, failed: 0 };
await Promise.all(
  addresses.flatMap((address) =>
    Array.from({ length: Number(tries) }, (_, i) =>
      signIn(email, `guess ${i}`, { address, device: null, afterwards: (work) => afterwards.push(work()) }).then(
        (token) => told[token ? 'let' : 'lookedAt']++,
        (error) => told[error instanceof AppError && error.code === 'limited' ? 'limited' : 'failed']++,
      ),
    ),
  ),
);
await Promise.all(afterwards);
console.log(JSON.stringify(told));
process.exit();
