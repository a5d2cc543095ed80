'use server';

import { revalidatePath } from 'next/cache';
import { action, publicAction } from '@/lib/action';
import { clientAddress } from '@/lib/request';
import { changeRole, removeMember } from './change';
import { invite, revokeInvitation } from './invitations';
import { join } from './join';
import { invitationInput, inviteInput, joinInput, removeInput, roleInput } from './schema';

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

export const joinAction = publicAction(
  joinInput,
  ({ token, ...person }, headers) => join(token, person, clientAddress(headers)),
  {
    keeps: ['name'],
    goTo: ({ takenOver }) => (takenOver ? '/sign-in?welcome=taken-over' : '/sign-in?welcome=member'),
  },
);
