import { describe, expect, it } from 'vitest';
import { unitEnvironment } from '@/lib/testing/unit-environment';
import { MOST_COMMON } from './most-common-passwords';
import { newPassword } from './new-password';
import { hashPassword, verifyPassword } from './password';
import { changePasswordInput } from './schema';

unitEnvironment(); // a refused password is noted in the log

const takes = (text: unknown) => newPassword.safeParse(text).success;

describe('a new password', () => {
  it('has 12 characters or more, and may have 64 and 200', () => {
    expect(takes('abcdefghijk')).toBe(false);
    for (const length of [12, 64, 200])
      expect(takes('correct horse '.repeat(20).slice(0, length)), `${length}`).toBe(true);
    expect(takes('correct horse '.repeat(20).slice(0, 201))).toBe(false);
    for (const none of [undefined, null, '', 123456789012, ['a long password']]) expect(takes(none)).toBe(false);
  });

  it.each([
    'only small letters',
    'ONLYCAPITALLETTERS',
    '918273645546372',
    '!#%&/()=?+-_.:;',
    'пароль из слов',
    '密码密码没有规则可言也可以的吗',
    '   spaces around   ',
    '🦒🌊🧂🪁🎈🧵🥝🪵🛶🧊🪐🫖',
  ])('may be of any characters: %s', (text) => expect(newPassword.parse(text)).toBe(text));

  it.each(['passwordpassword', 'PasswordPassword', '123456789012', 'aaaaaaaaaaaaaaaa', 'abababababababab'])(
    'is none that is tried first: %s',
    (text) => expect(takes(text)).toBe(false),
  );

  it('is none of the 3,000 most common that the other rules would take', () => {
    expect(new Set(MOST_COMMON).size).toBe(3_000);
    for (const common of MOST_COMMON)
      for (const text of [common, common.toUpperCase()]) {
        const messages = newPassword.safeParse(text).error?.issues.map(({ message }) => message);
        expect(messages, text).toEqual(['This password is on the list that guessers try first. Use another.']);
      }
  });

  it('is needed together with the current one where it is changed', () => {
    const changed = { current: 'the old one', password: 'a new one of words' };
    expect(changePasswordInput.safeParse(changed).success).toBe(true);
    for (const missing of [{ password: changed.password }, { current: changed.current }, { ...changed, current: '' }])
      expect(changePasswordInput.safeParse(missing).success).toBe(false);
  });
});

describe('a stored password', () => {
  it('is an argon2id hash of its own with the recommended cost, and opens for exactly what was given', async () => {
    const password = ' Correct horse, battery: staple – ünïcode '.repeat(4);
    const [one, two] = [await hashPassword(password), await hashPassword(password)];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword(one, password)).toBe(true);
    for (const other of [
      password.trim(),
      password.toLowerCase(),
      password.slice(0, 72),
      password.slice(0, -1),
      `${password} `,
    ])
      expect(await verifyPassword(one, other)).toBe(false);
    expect(await verifyPassword(null, password)).toBe(false);
  });
});
