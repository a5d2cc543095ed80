import { beforeEach, expect, it } from 'vitest';
import { beginTry, tryingSteps, withTry } from '@/lib/integrations/tries';
import { asOwner, createMember } from '@/lib/testing/factories';

beforeEach(() => asOwner('DELETE FROM rate_limits'));

it.each(['key', 'check'] as const)(
  'a workspace that tries a %s very often waits, and another goes on',
  async (what) => {
    const [acme, beta] = [await createMember('admin'), await createMember('admin')];
    for (let i = 0; i < 60; i++) (await beginTry(acme, what))();
    await expect(beginTry(acme, what)).rejects.toMatchObject({
      code: 'limited',
      message: expect.stringMatching(/Try again in/),
      retryAfterS: expect.any(Number),
    });
    const colleague = await createMember('admin', acme.workspaceId);
    await expect(beginTry(colleague, what), 'of the workspace, not of a person').rejects.toMatchObject({
      code: 'limited',
    });
    (await beginTry(beta, what))();
  },
);

it('a workspace whose tries hang keeps no other from theirs', async () => {
  const [acme, beta] = [await createMember('admin'), await createMember('admin')];
  const held = await Promise.all([1, 2, 3, 4].map(() => beginTry(acme, 'check')));
  await expect(beginTry(acme, 'check')).rejects.toMatchObject({ code: 'unavailable' });
  const began = performance.now();
  (await beginTry(beta, 'check'))();
  expect(performance.now() - began).toBeLessThan(1_000);
  for (const end of held) end();
  (await beginTry(acme, 'check'))();
});

it('a try ends with its last step, however that ends', async () => {
  const acme = await createMember('admin');
  async function* fine() {
    yield 1;
    return 'stored';
  }
  async function* failing(): AsyncGenerator<number, string> {
    yield 1;
    throw new Error('refused');
  }
  const run = async (steps: AsyncGenerator<number, string>) => {
    for (const told = tryingSteps(acme, 'key', steps); ; ) {
      const next = await told.next();
      if (next.done) return next.value;
    }
  };
  for (let i = 0; i < 6; i++) {
    expect(await run(fine())).toBe('stored');
    await expect(run(failing())).rejects.toThrow('refused');
    expect(await withTry(acme, 'check', async () => 'checked')).toBe('checked');
    await expect(withTry(acme, 'check', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  }
});
