import { z } from 'zod';
import { keys, selfTest } from '@/lib/encryption/keys';
import { AppError } from '@/lib/errors';
import { counted } from '@/lib/format';
import { flagsOf, runCommand } from './command-line';
import { rotateKeys } from './rotate-keys';

await runCommand(async () => {
  flagsOf({ usage: 'npm run keys:rotate', schema: z.object({}) });
  await selfTest();
  const { resealed, current, unreadable } = await rotateKeys((looked, total) =>
    console.log(`${looked} of ${total} connections looked at`),
  );
  const told = [
    `Sealed again with ${keys().currentId}: ${counted(resealed, 'key')}. Sealed with it already: ${current}.`,
  ];
  if (unreadable.length === 0)
    return [...told, `Nothing is sealed with another key any more: remove the others from ENCRYPTION_KEYS.`].join('\n');
  throw new AppError(
    'conflict',
    [
      ...told,
      `${counted(unreadable.length, 'stored key')} could not be opened with any of ENCRYPTION_KEYS and stayed as it was.`,
      'Put the missing key back and run this again, or replace the Admin keys of these connections:',
      ...unreadable.map(({ workspaceId, connectionId }) => `  workspace ${workspaceId}, connection ${connectionId}`),
    ].join('\n'),
  );
});
