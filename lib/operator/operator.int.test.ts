import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { changePassword } from '@/lib/auth/change-password';
import { ownPasswordUntil } from '@/lib/auth/handed-password';
import { memberOf } from '@/lib/auth/member';
import { ownSessions } from '@/lib/auth/own-sessions';
import { emailInput } from '@/lib/auth/schema';
import { liveSession } from '@/lib/auth/sessions';
import { signIn } from '@/lib/auth/sign-in';
import { asOwner, createMember } from '@/lib/testing/factories';
import { flagsOf } from './command-line';
import { createWorkspace } from './create-workspace';
import { resetUser } from './reset-user';

const passwordIn = (told: string) => /Password.*, shown this once: (\S+)/i.exec(told)?.[1] ?? '';
const here = { address: 'direct', device: null };

describe('workspace:create', () => {
  it('tells a new owner’s password once, and it opens the workspace', async () => {
    const told = await createWorkspace({ workspace: 'Acme', name: 'Dana', email: 'dana@acme.example' });
    expect(passwordIn(told)).toHaveLength(24);
    expect(await signIn('dana@acme.example', passwordIn(told), here)).not.toBeNull();
    const stored = await asOwner('SELECT row_to_json(u)::text AS row FROM users u');
    expect(JSON.stringify(stored)).not.toContain(passwordIn(told));
  });

  it('hands out a password that opens nothing after three days, unless another one is chosen', async () => {
    const told = await createWorkspace({ workspace: 'Later', name: 'Lee', email: 'lee@acme.example' });
    expect(told).toMatch(/It opens Doow until .+ UTC: choose another one under Account before\./);
    const password = passwordIn(told);
    const token = await signIn('lee@acme.example', password, here);
    const session = await liveSession(token ?? '');
    const lee = session && (await memberOf(session));
    if (!lee) throw new Error('not signed in');
    const hours = ((await ownPasswordUntil(lee))?.getTime() ?? 0) - Date.now();
    expect(Math.round(hours / 3_600_000)).toBe(72);
    await asOwner("UPDATE users SET password_until = now() - interval '1 second' WHERE id = $1", [lee.userId]);
    expect(await signIn('lee@acme.example', password, here)).toBeNull();
    await changePassword(lee, { current: password, password: 'a longer one of words' });
    expect(await ownPasswordUntil(lee)).toBeNull();
    expect(await signIn('lee@acme.example', 'a longer one of words', here)).not.toBeNull();
  });

  it('gives a known person a link instead of a membership, and leaves their password as it is', async () => {
    const told = await createWorkspace({ workspace: 'Second', name: 'Someone', email: 'dana@acme.example' });
    expect(told).toContain('has an account already');
    expect(passwordIn(told)).toBe('');
    expect(told).toMatch(/shown this once: http:\/\/127\.0\.0\.1:3000\/join\/[\w-]+\.[\w-]{43}\n/);
    expect(
      await asOwner(`SELECT FROM memberships m JOIN users u ON u.id = m.user_id WHERE u.email = 'dana@acme.example'`),
    ).toHaveLength(1);
  });
});

describe('user:reset', () => {
  it('gives a new password, ends every session and is noted in each workspace', async () => {
    const member = await createMember('finance');
    const told = await resetUser(member.email);
    expect(told).toContain('Sessions ended: 1.');
    expect(await ownSessions(member)).toEqual([]);
    expect(await signIn(member.email, passwordIn(told), here)).not.toBeNull();
    await asOwner("UPDATE users SET password_until = password_until - interval '73 hours' WHERE id = $1", [
      member.userId,
    ]);
    expect(await signIn(member.email, passwordIn(told), here)).toBeNull();
    expect(
      await asOwner("SELECT actor_id, actor_name, data FROM audit_entries WHERE action = 'member.password_reset'"),
    ).toEqual([{ actor_id: null, actor_name: 'The operator', data: { email: member.email } }]);
  });

  it('changes nothing for nobody', async () => {
    await expect(resetUser('nobody@acme.example')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the flags of a command', () => {
  const read = (...argv: string[]) => flagsOf({ usage: 'how to', schema: z.object({ email: emailInput }), argv });

  it('are read and tidied', () =>
    expect(read('--email', ' Dana@Acme.example ')).toEqual({ email: 'dana@acme.example' }));

  it.each([[[]], [['--email', 'x']], [['--other', '1']], [['stray']]])('say how to call it: %s', (argv) => {
    expect(() => read(...argv)).toThrow('how to');
  });
});
