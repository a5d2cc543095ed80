'use server';

import { revalidatePath } from 'next/cache';
import { action } from '@/lib/action';
import { changeProject } from './change';
import { projectInput } from './schema';

export const changeProjectAction = action({
  permission: 'projects.write',
  schema: projectInput,
  run: async (actor, input) => {
    await changeProject(actor, input);
    revalidatePath('/settings/projects');
  },
});
