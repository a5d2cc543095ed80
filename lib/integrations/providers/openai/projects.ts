import { type ProjectName, ProviderError } from '../../provider';
import { PROJECTS } from './endpoints';
import { type Answer, type Connection, get } from './http';
import { projectPage, shaped, wireProject } from './wire';

const MAX_PAGES = 100;
const MAX_PROJECTS = 10_000;

/** Every project of the organization, archived ones included. A project without a name goes by its id. */
export async function readProjects(connection: Connection, onAnswer: (answer: Answer) => void): Promise<ProjectName[]> {
  const projects = new Map<string, ProjectName>();
  let after: string | null = null;
  for (let pages = 1; ; pages++) {
    const query = new URLSearchParams({ limit: '100', include_archived: 'true', ...(after && { after }) });
    const answer = await get(connection, PROJECTS, query);
    onAnswer(answer);
    const bad = (message: string) =>
      new ProviderError('bad_answer', message, { endpoint: PROJECTS.id, status: 200, requestId: answer.requestId });
    const misshapen = (problem: string) => bad(`OpenAI sent a project list of another shape: ${problem}.`);
    const page = shaped(projectPage, answer.json, '', misshapen);
    const before = projects.size;
    if (before + page.data.length > MAX_PROJECTS)
      throw bad(`OpenAI sent more than ${MAX_PROJECTS.toLocaleString('en')} projects.`);
    let last: string | null = null;
    for (const [i, each] of page.data.entries()) {
      const { id, name, archived_at } = shaped(wireProject, each, `data[${i}]`, misshapen);
      last = id;
      projects.set(id, {
        projectId: id,
        name: name || id,
        archivedAt: archived_at ? new Date(archived_at * 1000) : null,
      });
    }
    if (!page.has_more) return [...projects.values()];
    after = page.last_id || last;
    if (!after || projects.size === before || pages >= MAX_PAGES)
      throw bad('OpenAI sent a project list that never ends.');
  }
}
