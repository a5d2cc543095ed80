import type { Member } from '@/lib/auth/actor';
import { readText } from '@/lib/body';
import { AppError } from '@/lib/errors';
import { FairShare } from '@/lib/fair-share';
import { importProjects, previewImport } from '@/lib/projects/import';
import { route } from '@/lib/route';

const MAX_BYTES = 1024 * 1024;
/** What is made of a file is held in memory: a few at a time, and of a workspace one. */
const share = new FairShare({ places: 4, each: 1 });
/** Milliseconds an import waits for its turn. */
const TURN_MS = 5_000;

/** A CSV file as the body: what it would change, or with `token` of that preview, the change itself. */
export const POST = route('projects.write', async (actor, request) => {
  if (request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() !== 'text/csv')
    throw new AppError('invalid', 'Send CSV, with the content type text/csv.');
  // The file is here before its turn is taken: one that is sent slowly keeps nobody waiting.
  const text = await readText(request, {
    bytes: MAX_BYTES,
    tooLarge: 'The file is larger than 1 MB. Import it in parts.',
    notUtf8: 'The file is not UTF-8. Save it as “CSV UTF-8” and choose it again.',
  });
  const leave = await share.take(actor.workspaceId, TURN_MS);
  try {
    return await importFile(actor, text, new URL(request.url).searchParams.get('token'));
  } finally {
    leave();
  }
});

async function importFile(actor: Member, text: string, token: string | null): Promise<Response> {
  if (token === null) return Response.json({ preview: await previewImport(actor, text) });
  return Response.json(await importProjects(actor, text, token));
}
