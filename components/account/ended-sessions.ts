import { counted } from '@/lib/format';

export const endedSessions = (ended: number): string =>
  ended === 0
    ? 'You were signed in nowhere else.'
    : `${counted(ended, 'other session')} ${ended === 1 ? 'was' : 'were'} signed out.`;
