import 'server-only';
import { AppError } from '@/lib/errors';
import type { Member } from './actor';
import { membershipsOf } from './memberships';
import { pageScopeOf } from './page-scope';

const UNKNOWN =
  'This page does not say which workspace it shows. Nothing was changed. Reload this page, then try again.';

/**
 * Refuses a request of a page that was rendered for another workspace or another person than the session has now.
 * @param given every value of the scope that the request has; none is refused too
 * @param anyWorkspace only the person has to be the same: for opening a workspace, which the request names itself
 * @throws AppError `stale`, or `stale_sign_in` for another person's page, in words that name what the page shows and what
 *   is open now.
 */
export async function assertPageScope(
  actor: Member,
  given: readonly unknown[],
  { anyWorkspace = false }: { anyWorkspace?: boolean | undefined } = {},
): Promise<void> {
  const current = pageScopeOf(actor);
  const other = given.length === 0 ? '' : given.find((scope) => scope !== current);
  if (other === undefined) return;
  const [workspaceId, userId, ...rest] = typeof other === 'string' ? other.split('.') : [];
  if (!workspaceId || !userId || rest.length > 0) throw new AppError('stale', UNKNOWN);
  if (userId !== actor.userId) throw new AppError('stale_sign_in', anotherPerson(actor));
  if (anyWorkspace) return;
  // Only a workspace of their own is named: the name of any other is none of their business.
  const shown = (await membershipsOf(actor.userId)).find((own) => own.workspaceId === workspaceId);
  throw new AppError('stale', shown ? anotherWorkspace(shown.workspaceName, actor) : noLongerTheirs(actor));
}

const anotherWorkspace = (shown: string, { workspaceName }: Member) =>
  `This tab shows ${shown}, but you have since switched to ${workspaceName} in another tab. Nothing was changed. Reload this page to work in ${workspaceName}, or switch back.`;

const noLongerTheirs = ({ workspaceName }: Member) =>
  `This tab shows a workspace that you are not a member of, or not any more. Nothing was changed. Reload this page to work in ${workspaceName}.`;

const anotherPerson = ({ email, workspaceName }: Member) =>
  `This tab belongs to another sign-in: ${email} has since signed in to ${workspaceName} in another tab. Nothing was changed. Reload this page to go on as ${email}.`;
