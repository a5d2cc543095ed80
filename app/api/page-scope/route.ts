import { PAGE_SCOPE, pageScopeOf } from '@/lib/auth/page-scope';
import { route } from '@/lib/route';

/** For an open tab that asks, with its scope, whether it still shows what the session has open: 409 if it does not. */
export const GET = route('workspace.read', async (actor) => Response.json({ [PAGE_SCOPE]: pageScopeOf(actor) }));
