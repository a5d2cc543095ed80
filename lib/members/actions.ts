'use server';

import { revalidatePath } from 'next/cache';
import { action, publicAction } from '@/lib/action';
import { clientAddress } from '@/lib/request';
import { changeRole, removeMember } from './change';
import { invite, join, revokeInvitation } from './invitations';
import { invitationInput, inviteInput, joinKnownInput, joinNewInput, removeInput, roleInput } from './schema';

const permission = 'members.write';
const refresh = () => revalidatePath('/settings/members');

export const inviteAction = action({
  permission,
  schema: inviteInput,
  run: async (actor, input) => {
    const invited = await invite(actor, input);
    refresh();
    return invited;
  },
});

export const revokeInvitationAction = action({
  permission,
  schema: invitationInput,
  run: async (actor, input) => {
    await revokeInvitation(actor, input);
    refresh();
  },
});

export const changeRoleAction = action({
  permission,
  schema: roleInput,
  run: async (actor, input) => {
    await changeRole(actor, input);
    refresh();
  },
});

export const removeMemberAction = action({
  permission,
  schema: removeInput,
  run: async (actor, input) => {
    await removeMember(actor, input);
    refresh();
  },
});

const goTo = () => '/sign-in?welcome=member';

export const joinNewAction = publicAction(
  joinNewInput,
  ({ token, ...person }, headers) => join(token, person, clientAddress(headers)),
  { keeps: ['name'], goTo },
);

export const joinKnownAction = publicAction(
  joinKnownInput,
  ({ token, ...person }, headers) => join(token, person, clientAddress(headers)),
  { goTo },
);
