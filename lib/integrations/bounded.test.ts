import { expect, it } from 'vitest';
import { dayOf } from '@/lib/day';
import { Secret } from '@/lib/secret';
import { FakeProvider } from '@/lib/testing/fake-provider';
import { bounded } from './bounded';
import { type KeyCheck, type Verification, verifyKey } from './verify';

const KEY = 'sk-admin-bounded';
const today = dayOf(Date.now());
const never = () => new Promise<never>(() => {});

async function verified(provider: FakeProvider): Promise<{ checks: KeyCheck[]; result: Verification }> {
  const checks: KeyCheck[] = [];
  const steps = verifyKey(bounded(provider, 50), new Secret(KEY));
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return { checks, result: value };
    checks.push(value);
  }
}

it('a check of a key ends where a call of it never settles, and says that no answer came', async () => {
  const provider = new FakeProvider();
  provider.before = (_endpoint, from) => from && never();
  const { checks, result } = await verified(provider);
  expect(result.ok).toBe(false);
  expect(checks.at(-1)).toMatchObject({ id: 'usage_access', status: 'failed' });
  expect(checks.at(-1)?.detail).toContain('took longer than');
});

it('neither read of a session outlives it, and a session with a signal of its own is left to that', async () => {
  const provider = new FakeProvider();
  provider.before = never;
  const session = bounded(provider, 50).open(new Secret(KEY));
  await expect(session.readProjects()).rejects.toMatchObject({ code: 'unreachable', endpoint: 'projects' });
  await expect(session.readUsage('completions', today, today)).rejects.toMatchObject({
    code: 'unreachable',
    endpoint: 'completions',
  });
  const own = bounded(provider, 50).open(new Secret(KEY), { signal: new AbortController().signal });
  const waited = new Promise((resolve) => setTimeout(resolve, 100, 'still waiting'));
  expect(await Promise.race([own.readProjects(), waited])).toBe('still waiting');
});

it('all else of the provider is its own', () => {
  const provider = new FakeProvider();
  const limited = bounded(provider);
  provider.pace = { burst: 3, perSecond: 2 };
  expect(limited.pace).toEqual({ burst: 3, perSecond: 2 });
  expect(limited.usageEndpoints).toBe(provider.usageEndpoints);
  expect(limited.inspectKey(new Secret('x'))).toEqual(provider.inspectKey());
});
