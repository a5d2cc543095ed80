/**
 * What is mutated, and the tests that have to notice, the quick ones first: npm run mutation -- NAME.
 * @type {Record<string, { mutate: string[], unit?: string[], int?: string[] }>}
 */
export const parts = {
  encryption: {
    mutate: ['lib/encryption/*.ts'],
    unit: ['lib/encryption/*.test.ts'],
  },
  permissions: {
    mutate: ['lib/auth/{permissions,may}.ts', 'lib/request.ts', 'lib/workspace.ts', 'lib/action.ts', 'lib/route.ts'],
    unit: ['lib/request.test.ts', 'lib/auth/permissions.test.ts'],
    int: ['lib/{workspace,workspace-ways,action,answers,refusals}.int.test.ts', 'lib/members/*.int.test.ts'],
  },
  session: {
    mutate: ['lib/auth/{session,sessions,cookie,options,sign-in,attempts,recent-password,token}.ts'],
    unit: ['lib/auth/*.test.ts'],
    int: ['lib/auth/*.int.test.ts', 'lib/action.int.test.ts', 'e2e/integration/recent-password.int.test.ts'],
  },
  'sync-rules': {
    mutate: ['lib/sync/{plan,diff,finality,cadence,retry,pace,continuation,room,caller}.ts'],
    // The model (model.test.ts) takes half a minute for each mutant; what survives its smaller neighbours is for it to kill.
    unit: ['lib/sync/{exactness,plan,diff,finality,cadence,retry,pace,continuation,room,caller}.test.ts'],
  },
  'sync-run': {
    mutate: ['lib/sync/{readings,coverage,schedule,store,sync,read,ending,finish,ledger,start}.ts'],
    // The other integration tests of the sync take minutes: what only they would notice counts as survived.
    unit: ['lib/sync/{ending,readings,read,plan,exactness}.test.ts', 'lib/sync/{sync,storing}.test.ts'],
    int: ['lib/sync/{schedule,coverage,start}.int.test.ts'],
  },
};

/** @param {string | undefined} name */
export function partNamed(name) {
  const part = parts[name ?? ''];
  if (!part) throw new Error(`There is no part ${name}. There are: ${Object.keys(parts).join(', ')}.`);
  return part;
}
