/** An owner is made by another owner's change of role, never by a link that may go astray. */
export const INVITED_ROLES = ['admin', 'finance', 'member'] as const;
