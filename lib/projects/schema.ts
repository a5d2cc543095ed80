import { z } from 'zod';
import { type Read, readLabels, readText } from './details';

const typed = <T>(read: (text: string) => Read<T>) =>
  z
    .string()
    .max(4_000, 'This is too long.')
    .transform((text, context) => {
      const result = read(text);
      if ('value' in result) return result.value;
      context.addIssue({ code: 'custom', message: result.problem });
      return z.NEVER;
    });

/** One project's three fields as typed. */
export const projectInput = z.object({
  projectId: z.string().min(1, 'Choose a project.').max(200, 'There is no such project.'),
  owner: typed((text) => readText('owner', text)),
  costCentre: typed((text) => readText('costCentre', text)),
  labels: typed(readLabels),
});
export type ProjectInput = z.output<typeof projectInput>;
