import type { ReactNode } from 'react';
import { ScopeProvider } from '@/components/scope/scope-provider';
import { pageScopeOf } from '@/lib/auth/page-scope';
import { CommandScope } from './command-scope';
import { FailureBoundary } from './failure-boundary';
import { type Frame, SidebarContent } from './sidebar-content';
import { SkipLink } from './skip-link';
import { TopBar } from './top-bar';

/** The signed-in frame: a sidebar of 232 px, or a top bar with a drawer, and up to 1200 px of content. */
export function AppFrame({ frame, children }: { frame: Frame; children: ReactNode }) {
  return (
    <ScopeProvider scope={pageScopeOf(frame)} workspaceId={frame.workspaceId} workspaceName={frame.workspaceName}>
      <CommandScope role={frame.role}>
        <SkipLink />
        <TopBar>
          <SidebarContent {...frame} />
        </TopBar>
        <aside
          aria-label="Sidebar"
          className="fixed inset-y-0 left-0 z-20 hidden w-58 border-r bg-surface lg:block print:hidden"
        >
          <SidebarContent {...frame} />
        </aside>
        <div className="lg:pl-58 print:pl-0">
          <main
            id="content"
            tabIndex={-1}
            className="mx-auto max-w-[1264px] px-4 py-6 outline-none sm:px-8 sm:py-8 print:max-w-none print:p-0"
          >
            <FailureBoundary>{children}</FailureBoundary>
          </main>
        </div>
      </CommandScope>
    </ScopeProvider>
  );
}
