'use server';

import { revalidatePath } from 'next/cache';
import { action } from '@/lib/action';
import { changeProject, changeProjects } from './change';
import { projectInput, projectsInput } from './schema';

export const changeProjectAction = action({
  permission: 'projects.write',
  schema: projectInput,
  run: async (actor, input) => {
    await changeProject(actor, input);
    revalidatePath('/settings/projects');
  },
});

export const changeProjectsAction = action({
  permission: 'projects.write',
  schema: projectsInput,
  run: async (actor, input) => {
    await changeProjects(actor, input);
    revalidatePath('/settings/projects');
  },
});
