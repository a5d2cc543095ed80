import { BookOpen } from 'lucide-react';
import Link from 'next/link';
import type { Role } from '@/lib/auth/permissions';
import { CommandButton } from './command-button';
import { navFor } from './nav';
import { NavLink } from './nav-link';
import { UserMenu } from './user-menu';
import { type WorkspaceChoice, WorkspaceSwitcher } from './workspace-switcher';

export type Frame = {
  role: Role;
  name: string;
  email: string;
  userId: string;
  workspaceId: string;
  workspaceName: string;
  /** Every workspace the person is a member of, this one included. */
  workspaces: readonly WorkspaceChoice[];
};

/** What the sidebar and the drawer hold. */
export function SidebarContent({ role, name, email, workspaceId, workspaceName, workspaces }: Frame) {
  return (
    <div className="flex h-full flex-col gap-4 overflow-y-auto p-3">
      <div className="flex flex-col gap-2">
        <div className="max-lg:pr-11">
          <WorkspaceSwitcher current={{ id: workspaceId, name: workspaceName }} workspaces={workspaces} />
        </div>
        <CommandButton />
      </div>
      <nav aria-label="Main" className="flex flex-1 flex-col gap-4">
        {navFor(role).map(({ label, href: own, items }) => (
          <div key={label}>
            {label && own && (
              <Link href={own} className="block rounded-md px-2 pb-1 font-medium text-muted text-xs hover:text-text">
                {label}
              </Link>
            )}
            <ul aria-label={label ?? undefined} className="flex flex-col gap-0.5">
              {items.map(({ href, label: text, icon: Icon }) => (
                <li key={href}>
                  <NavLink href={href} icon={<Icon />}>
                    {text}
                  </NavLink>
                </li>
              ))}
            </ul>
          </div>
        ))}
        <div className="mt-auto">
          <NavLink href="/docs" icon={<BookOpen />}>
            Documentation
          </NavLink>
        </div>
      </nav>
      <div className="-mx-3 -mb-3 border-t p-3">
        <UserMenu name={name} email={email} />
      </div>
    </div>
  );
}
