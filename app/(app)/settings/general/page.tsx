import type { Metadata } from 'next';
import { Card } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { Facts } from '@/components/ui/facts';
import { PageHeader } from '@/components/ui/page-header';
import { RenameForm } from '@/components/workspace/rename-form';
import { SyncSchedule } from '@/components/workspace/sync-schedule';
import { requireActor } from '@/lib/auth/session';
import { generalSettings } from '@/lib/auth/workspace-queries';
import { formatDay } from '@/lib/format';
import { scoped } from '../../scoped';

export const metadata: Metadata = { title: 'General' };

async function Page() {
  const { id, name, createdAt, role, schedule, canRename } = await generalSettings(await requireActor());
  const workspaceId = (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <code className="font-mono text-sm">{id}</code>
      <CopyButton text={id} label="Copy ID" />
    </span>
  );
  const facts = [
    ...(canRename ? [] : [{ label: 'Name', value: name }]),
    { label: 'Workspace ID', value: workspaceId },
    { label: 'Created', value: formatDay(createdAt) },
    { label: 'Your role', value: <span className="capitalize">{role}</span> },
  ];
  return (
    <>
      <PageHeader title="General" description="The workspace, and the schedule that keeps its usage up to date." />
      <div className="flex max-w-2xl flex-col gap-6">
        <Card title="Workspace">
          {canRename && (
            <div className="mb-6">
              <RenameForm name={name} />
            </div>
          )}
          <Facts items={facts} />
        </Card>
        <Card title="Schedule" description="Every connection is synced when the schedule calls.">
          <SyncSchedule {...schedule} />
        </Card>
      </div>
    </>
  );
}

export default scoped(Page);
