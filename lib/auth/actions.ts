'use server';

import { publicAction } from '@/lib/action';
import { clientAddress } from '@/lib/request';
import { countAttempt } from './attempts';
import { setUp } from './first-owner';
import { setUpInput } from './schema';

export const setUpAction = publicAction(setUpInput, async ({ code, ...owner }, headers) => {
  await countAttempt('set-up', clientAddress(headers));
  await setUp(code, owner);
});
