import { testKey, testSecret } from './test-secrets';

/** The environment of a unit test whose code reads it: nothing answers there. To be called before the first use. */
export function unitEnvironment(more: Record<string, string> = {}): void {
  Object.assign(process.env, {
    DATABASE_URL: 'postgresql://unit@127.0.0.1:1/unit',
    APP_URL: 'http://127.0.0.1:3000',
    NEXTAUTH_SECRET: testSecret('sign-in'),
    ENCRYPTION_KEYS: `u1:${testKey(1).toString('base64')}`,
    LOG_LEVEL: 'silent',
    ...more,
  });
}
