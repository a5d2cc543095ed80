'use server';

import { cookies } from 'next/headers';
import { after } from 'next/server';
import { publicAction } from '@/lib/action';
import { AppError } from '@/lib/errors';
import { clientAddress } from '@/lib/request';
import { countAttempt } from './attempts';
import { keepToken } from './cookie';
import { deviceOf } from './device';
import { setUp } from './first-owner';
import { keepDevice, knownDevice } from './known-device';
import { ownPath } from './own-path';
import { setUpInput, signInInput } from './schema';
import { sessionToken } from './session';
import { signIn } from './sign-in';

export const setUpAction = publicAction(
  setUpInput,
  async ({ code, ...owner }, headers) => {
    await countAttempt('set-up', clientAddress(headers));
    await setUp(code, owner);
  },
  { keeps: ['workspace', 'name', 'email'], goTo: () => '/sign-in?welcome=workspace' },
);

/** Opens a session as next-auth's own route does, but works without scripts. Leads to `callbackUrl` where it is a path of ours. */
export const signInAction = publicAction(
  signInInput,
  async ({ email, password, callbackUrl }, headers) => {
    const jar = await cookies();
    const token = await signIn(email, password, {
      address: clientAddress(headers),
      device: deviceOf(headers.get('user-agent')),
      known: knownDevice(jar, email),
      before: await sessionToken(),
      afterwards: after,
    });
    if (!token)
      throw new AppError('invalid', 'This email and password do not belong together. Check both and try again.');
    await keepToken(token);
    keepDevice(jar, email);
    return ownPath(callbackUrl);
  },
  { keeps: ['email'], goTo: (path) => path },
);
