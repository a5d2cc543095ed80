export const DOC_SLUGS = ['', 'openai', 'connections', 'usage', 'roles', 'security', 'api', 'scale'] as const;
/** Address of a page below /docs; the index is the empty one. */
export type DocSlug = (typeof DOC_SLUGS)[number];

export type DocMeta = { title: string; description: string; group: 'Start' | 'Use' | 'Reference' };

/** Every page of the documentation. Their order is that of `DOC_SLUGS`: sidebar, index, previous and next. */
export const DOCS: Readonly<Record<DocSlug, DocMeta>> = {
  '': {
    title: 'Documentation',
    description: 'How Doow reads what your company uses of AI, and how to read it yourself.',
    group: 'Start',
  },
  openai: {
    title: 'Connect OpenAI',
    description: 'Create a key with the least access, connect an organization, confirm that its usage arrives.',
    group: 'Start',
  },
  connections: {
    title: 'Connections and syncing',
    description: 'What each state means, when Doow reads, and how to pause, replace a key or rename.',
    group: 'Use',
  },
  usage: {
    title: 'Reading usage',
    description: 'Days, totals and comparisons, and how sure a number is: complete, provisional, settled, corrected.',
    group: 'Use',
  },
  roles: {
    title: 'Members and roles',
    description: 'Who may see and do what in a workspace.',
    group: 'Use',
  },
  security: {
    title: 'How keys are kept',
    description: 'What happens to an Admin key from the moment it is pasted until it is deleted.',
    group: 'Reference',
  },
  api: {
    title: 'Usage as JSON and CSV',
    description: 'The same rows the Usage page shows, for scripts and spreadsheets.',
    group: 'Reference',
  },
  scale: {
    title: 'Size and scale',
    description: 'Instances, poolers, replicas and storage: what many organizations need, worked out.',
    group: 'Reference',
  },
};

export const isDocSlug = (text: string): text is DocSlug => (DOC_SLUGS as readonly string[]).includes(text);

/** The pages before and after one, in reading order. */
export function neighbours(slug: DocSlug): { previous: DocSlug | null; next: DocSlug | null } {
  const at = DOC_SLUGS.indexOf(slug);
  return { previous: DOC_SLUGS[at - 1] ?? null, next: DOC_SLUGS[at + 1] ?? null };
}
