'use client';

import type { Route } from 'next';
import { useState } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import { later } from '@/components/ui/later';
import { PageHeader } from '@/components/ui/page-header';
import { useLater } from '@/components/ui/use-later';
import { SavedTitle } from '@/components/views/saved-title';
import { useSavedViews } from '@/components/views/use-saved-views';
import type { ViewDialog } from '@/components/views/view-dialogs';
import { ViewsButton } from '@/components/views/views-button';
import { filterParams, searchOf } from '@/lib/usage/address';
import type { UsageView } from '@/lib/usage/view';
import type { SavedView } from '@/lib/views/queries';
import { viewFiles } from './export-files';
import { ExportMenu } from './export-menu';

const dialogs = later(() => import('@/components/views/view-dialogs'));

/** The saved view of the address the page was made for; null where there is none of it. */
export type InitialView = Pick<SavedView, 'id' | 'name' | 'search'> | null;

type Props = {
  view: UsageView;
  /** There is nothing to save or to export. */
  isEmpty: boolean;
  /** Of the address as it is. */
  saved: string | null;
  initial: InitialView;
  canSave: boolean;
  onOpen: (search: string, saved: string) => void;
  /** The page goes on as another saved view, or as none. */
  onBegin: (saved: string | null) => void;
};

export function UsageHeader({ view, isEmpty, saved, initial, canSave, onOpen, onBegin }: Props) {
  const [dialog, setDialog] = useState<ViewDialog | null>(null);
  const { data: views, mutate } = useSavedViews(saved !== null || dialog !== null);
  const loaded = useLater(dialogs, dialog !== null);
  // One that is there no more is not spoken of: the address has all that it showed.
  const current = (views ?? [initial]).find((each) => each !== null && each.id === saved) ?? null;
  const search = searchOf(view);
  const ask = () => setDialog({ kind: 'save', search });
  return (
    <>
      <PageHeader
        title="Usage"
        description="What was used, by whom and of what, in UTC days."
        beside={
          current &&
          !isEmpty && (
            <SavedTitle
              key={current.id}
              saved={current}
              search={search}
              canSave={canSave}
              onChanged={() => mutate()}
              onSaveAsNew={ask}
            />
          )
        }
        actions={
          !isEmpty && (
            <>
              <ViewsButton
                search={search}
                current={current?.id ?? null}
                canSave={canSave}
                onOpen={(chosen) => onOpen(chosen.search, chosen.id)}
                onAsk={setDialog}
              />
              <ButtonLink href={`/usage/month?${filterParams(view)}` as Route} prefetch={false}>
                Month report
              </ButtonLink>
              <ExportMenu files={viewFiles(view)} />
            </>
          )
        }
      />
      {loaded && dialog && (
        <loaded.ViewDialogs
          dialog={dialog}
          onClose={() => setDialog(null)}
          onChanged={() => mutate()}
          onSaved={onBegin}
          onDeleted={(id) => id === saved && onBegin(null)}
        />
      )}
    </>
  );
}
