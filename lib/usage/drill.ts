import type { Filter } from './params';
import type { DayRange } from './ranges';
import { NO_FILTERS, type UsageView, type ViewChange, type ViewGroup } from './view';

/** What a group is filtered by, and what it is shown by then: the first of these that is not settled already. */
const DEEPER: Readonly<Partial<Record<ViewGroup, { filter: Filter; by: readonly ViewGroup[] }>>> = {
  connection: { filter: 'connection', by: ['project', 'model', 'endpoint'] },
  owner: { filter: 'owner', by: ['project', 'model', 'endpoint'] },
  costCentre: { filter: 'costCentre', by: ['project', 'model', 'endpoint'] },
  project: { filter: 'project', by: ['model', 'endpoint'] },
  family: { filter: 'family', by: ['model', 'project', 'endpoint'] },
  model: { filter: 'model', by: ['project', 'endpoint', 'connection'] },
  endpoint: { filter: 'endpoint', by: ['model', 'project', 'connection'] },
};

/** Whether a group's rows lead further: several labels together are not what one label filters by. */
export const canDrill = (group: ViewGroup): boolean => DEEPER[group] !== undefined;

/** One group of a view by what it is made of. */
export function drillInto(view: UsageView, id: string): ViewChange {
  const deeper = DEEPER[view.group];
  if (!deeper) return {};
  const filters = { ...view, [deeper.filter]: [id] };
  const settled = (group: ViewGroup) => group in NO_FILTERS && filters[group as Filter].length === 1;
  const group = deeper.by.find((each) => !settled(each)) ?? view.group;
  return { [deeper.filter]: [id], group, only: null, find: '', sort: null, table: 'groups' };
}

/** One day, week or month of a view by its days. */
export const drillIntoDays = (view: UsageView, { from, to }: DayRange): ViewChange => ({
  preset: 'custom',
  from,
  to,
  interval: view.interval === 'cumulative' ? 'cumulative' : 'day',
  ...(view.comparison === 'custom' && { comparison: 'previous', compared: null }),
  only: null,
});
