import { z } from 'zod';
import { type Read, readLabels, readText } from './details';
import { PER_PAGE } from './search';

const typed = <T>(read: (text: string) => Read<T>) =>
  z
    .string()
    .max(4_000, { error: 'This is too long.', abort: true }) // the rules over several fields expect what is read from it
    .transform((text, context) => {
      const result = read(text);
      if ('value' in result) return result.value;
      context.addIssue({ code: 'custom', message: result.problem });
      return z.NEVER;
    });

/** An id of OpenAI's. One that has a hidden character is none, also where it came escaped within a list. */
const projectId = z
  .string()
  .min(1, 'Choose a project.')
  .max(200, 'There is no such project.')
  .refine((id) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(id), 'There is no such project.');

/** One project's three fields as typed. */
export const projectInput = z.object({
  projectId,
  owner: typed((text) => readText('owner', text)),
  costCentre: typed((text) => readText('costCentre', text)),
  labels: typed(readLabels),
});
export type ProjectInput = z.output<typeof projectInput>;

/** Ids as the form sends them: a JSON list, of one page of the table at most. */
const ids = z
  .string()
  .max(PER_PAGE * 250)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('These are no projects.');
      return z.NEVER;
    }
  })
  .pipe(z.array(projectId).min(1, 'Choose a project.').max(PER_PAGE));

const checked = z.literal('on').optional();

/** What is said of several projects at once. What is left empty stays with each of them as it is. */
export const projectsInput = z
  .object({
    projectIds: ids,
    owner: projectInput.shape.owner,
    clearOwner: checked,
    costCentre: projectInput.shape.costCentre,
    clearCostCentre: checked,
    addLabels: projectInput.shape.labels,
    removeLabels: projectInput.shape.labels,
  })
  .superRefine(({ owner, clearOwner, costCentre, clearCostCentre, addLabels, removeLabels }, context) => {
    const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    const either = 'Enter a value or clear it, not both.';
    if (owner && clearOwner) refuse('owner', either);
    if (costCentre && clearCostCentre) refuse('costCentre', either);
    const both = addLabels.find((label) => removeLabels.includes(label));
    if (both) refuse('removeLabels', `“${both}” is to be added too: take it out of one of the two.`);
    if (!owner && !clearOwner && !costCentre && !clearCostCentre && addLabels.length + removeLabels.length === 0)
      refuse('owner', 'Nothing is to be changed yet: fill in at least one field.');
  })
  .transform(({ projectIds, owner, clearOwner, costCentre, clearCostCentre, addLabels, removeLabels }) => ({
    projectIds: [...new Set(projectIds)],
    change: {
      ...((owner || clearOwner) && { owner }),
      ...((costCentre || clearCostCentre) && { costCentre }),
      addLabels,
      removeLabels,
    },
  }));
export type ProjectsInput = z.output<typeof projectsInput>;
