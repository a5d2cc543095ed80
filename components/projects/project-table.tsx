'use client';

import type { Route } from 'next';
import Link from 'next/link';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Tick } from '@/components/ui/choice';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table';
import type { ProjectRow } from '@/lib/projects/queries';
import type { ProjectParams, Sort } from '@/lib/projects/search';
import { ChangeSeveral } from './change-several';
import { EditDialog } from './edit-dialog';
import { useSelection } from './use-selection';

type Props = { projects: readonly ProjectRow[]; params: ProjectParams; canWrite: boolean; empty: boolean };

export function ProjectTable({ projects, params, canWrite, empty }: Props) {
  // The projects as they stood when editing began: saved rows may leave the filter, and “next” must not jump.
  const [editing, setEditing] = useState<{ rows: readonly ProjectRow[]; at: number } | null>(null);
  const selection = useSelection(projects.map(({ id }) => id));
  if (projects.length === 0)
    return (
      <Card flush>
        <EmptyState title={empty ? 'No projects yet' : 'No project matches'}>
          {empty ? 'They appear with the first sync of a connected organization.' : 'Search for something else.'}
        </EmptyState>
      </Card>
    );
  return (
    <>
      <Card flush>
        <Table label="Projects">
          <THead>
            <tr>
              {canWrite && (
                <Th className="w-10 pr-0">
                  <Tick
                    label="Choose all projects on this page"
                    checked={selection.all}
                    some={selection.selected.length > 0}
                    onChange={selection.setAll}
                  />
                </Th>
              )}
              <SortTh params={params} by="name" label="Project" />
              <Th>Organization</Th>
              <SortTh params={params} by="owner" label="Owner" />
              <SortTh params={params} by="costCentre" label="Cost centre" />
              <Th>Labels</Th>
              {canWrite && (
                <Th>
                  <span className="sr-only">Actions</span>
                </Th>
              )}
            </tr>
          </THead>
          <TBody>
            {projects.map((project, at) => (
              <Tr key={project.id}>
                {canWrite && (
                  <Td className="w-10 pr-0">
                    <Tick
                      label={`Choose ${project.label}`}
                      checked={selection.has(project.id)}
                      onChange={(on) => selection.set(project.id, on)}
                    />
                  </Td>
                )}
                <Td className="min-w-56 max-w-80 [overflow-wrap:anywhere]">
                  <span className="flex flex-wrap items-center gap-2 font-medium">
                    {project.name ?? 'No name'}
                    {project.archived && <Badge>Archived</Badge>}
                  </span>
                  <span className="break-all font-mono text-muted text-xs">{project.id}</span>
                </Td>
                <Td className="min-w-40 max-w-64 [overflow-wrap:anywhere]">
                  {project.organizations.join(', ') || '–'}
                </Td>
                <Td className="min-w-28 max-w-56 [overflow-wrap:anywhere]">{project.owner ?? '–'}</Td>
                <Td className="min-w-28 max-w-56 [overflow-wrap:anywhere]">{project.costCentre ?? '–'}</Td>
                <Td className="min-w-36 max-w-72">
                  {project.labels.length === 0 ? '–' : <Labels labels={project.labels} />}
                </Td>
                {canWrite && (
                  <Td className="text-right">
                    <Button
                      size="sm"
                      aria-haspopup="dialog"
                      aria-label={`Edit ${project.label}`}
                      onClick={() => setEditing({ rows: projects, at })}
                    >
                      Edit
                    </Button>
                  </Td>
                )}
              </Tr>
            ))}
          </TBody>
        </Table>
        {editing && (
          <EditDialog
            project={editing.rows[editing.at] as ProjectRow}
            isLast={editing.at === editing.rows.length - 1}
            onClose={() => setEditing(null)}
            onNext={() => setEditing({ ...editing, at: editing.at + 1 })}
          />
        )}
      </Card>
      {selection.selected.length > 0 && (
        <ChangeSeveral ids={selection.selected} onDone={() => selection.setAll(false)} />
      )}
    </>
  );
}

const Labels = ({ labels }: { labels: readonly string[] }) => (
  <span className="flex flex-wrap gap-1">
    {labels.map((label) => (
      <Badge key={label}>{label}</Badge>
    ))}
  </span>
);

function SortTh({ params, by, label }: { params: ProjectParams; by: Sort; label: string }) {
  const direction = params.sort === by ? (params.descending ? 'desc' : 'asc') : null;
  const search = new URLSearchParams();
  if (params.q) search.set('q', params.q);
  if (params.unsaid) search.set('unsaid', params.unsaid);
  if (by !== 'name') search.set('sort', by);
  if (direction === 'asc') search.set('descending', '1');
  const control = (
    <Link href={`/settings/projects?${search}` as Route} scroll={false}>
      {label}
    </Link>
  );
  return <Th sort={{ direction, control }} />;
}
