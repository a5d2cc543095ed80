import 'server-only';
import { endpointName, modelName, type Names, ownName, projectName } from './names';
import type { Filter } from './params';
import type { ViewGroup } from './view';

/** What a group or a filter's value is called, and what is to be known of it. */
export type Label = { name: string; note: string | null };

const named = (nobody: string) => (id: string) => ({ name: ownName(id, nobody), note: null });

const LABELS: Readonly<Record<ViewGroup, (id: string, names: Names) => Label>> = {
  model: (id) => ({ name: modelName(id), note: null }),
  family: (id) => ({ name: modelName(id), note: null }),
  project: (id, names) => ({
    name: projectName(names, id),
    note: names.projects.get(id)?.archived ? 'Archived' : null,
  }),
  connection: (id, { connections }) => {
    const connection = connections.get(id);
    const notes = [...(connection?.sandbox ? ['Sandbox'] : []), ...(connection?.disconnected ? ['Disconnected'] : [])];
    return { name: connection?.name ?? id, note: notes.join(', ') || null };
  },
  endpoint: (id) => ({ name: endpointName(id), note: null }),
  owner: named('No owner'),
  costCentre: named('No cost centre'),
  labels: named('No labels'),
};

export const labelOf = (group: ViewGroup, id: string, names: Names): Label => LABELS[group](id, names);

/** A filter's value, as its group is called. */
export const filterLabel = (filter: Filter, value: string, names: Names): string =>
  labelOf(filter === 'label' ? 'labels' : filter, value, names).name;
