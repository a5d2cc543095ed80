import { type ProjectName, ProviderError } from '../../provider';
import { PROJECTS } from './endpoints';
import { type Answer, type Connection, get } from './http';
import { problemOf, projectPage } from './wire';

const MAX_PAGES = 100;

/** Every project of the organization, archived ones included. A project without a name goes by its id. */
export async function readProjects(connection: Connection, onAnswer: (answer: Answer) => void): Promise<ProjectName[]> {
  const projects = new Map<string, ProjectName>();
  let after: string | null = null;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const query = new URLSearchParams({ limit: '100', include_archived: 'true', ...(after && { after }) });
    const answer = await get(connection, PROJECTS, query);
    onAnswer(answer);
    const bad = (message: string) =>
      new ProviderError('bad_answer', message, { endpoint: PROJECTS.id, status: 200, requestId: answer.requestId });
    const page = projectPage.safeParse(answer.json);
    if (!page.success) throw bad(`OpenAI sent a project list of another shape: ${problemOf(page.error)}.`);
    const before = projects.size;
    for (const { id, name, archived_at } of page.data.data)
      projects.set(id, {
        projectId: id,
        name: name || id,
        archivedAt: archived_at ? new Date(archived_at * 1000) : null,
      });
    if (!page.data.has_more) return [...projects.values()];
    after = page.data.last_id ?? page.data.data.at(-1)?.id ?? null;
    if (!after || projects.size === before) throw bad('OpenAI sent a project list that never ends.');
  }
  throw new ProviderError('bad_answer', 'OpenAI sent a project list that never ends.', { endpoint: PROJECTS.id });
}
