import { closeDb } from '@/lib/db';
import setup from '@/lib/testing/global-setup';
import { testKey, testSecret } from '@/lib/testing/test-secrets';

/** A migrated database and the variables of a process that uses it. @returns how to remove it again. */
export async function openDatabase(): Promise<() => Promise<void>> {
  const given: Record<string, string> = {};
  const provide = (name: string, value: string) => Object.assign(given, { [name]: value });
  const remove = await setup({ provide } as never);
  const url = new URL(`${given.postgresUrl}/${given.templateName}`);
  const owner = url.toString();
  url.username = given.appUser ?? '';
  url.password = 'app';
  Object.assign(process.env, {
    TEST_OWNER_URL: owner,
    DATABASE_URL: url.toString(),
    APP_URL: 'http://127.0.0.1:3000',
    NEXTAUTH_SECRET: testSecret('sign-in'),
    ENCRYPTION_KEYS: `b1:${testKey(1).toString('base64')}`,
    OPENAI_PACE: 'off',
    LOG_LEVEL: 'error',
  });
  return async () => {
    await closeDb();
    await remove();
  };
}
