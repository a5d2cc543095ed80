/** What there is to know of an organization: its projects, its models and since when it has used them. */
export type Organization = {
  id: string;
  /** Days of history before today. */
  historyDays: number;
  projects: { id: string; name: string; archivedDaysAgo?: number }[];
  models: Readonly<Record<string, readonly string[]>>;
  /** Of 100 possible pairs of project and model, how many are in use. */
  density: number;
  /** Some usage belongs to no project. */
  unattributed: boolean;
  /** Hours after a day's end until its figures are all there. */
  lagHours?: number;
  /** Hours after a day's end at which its figures are corrected. */
  restatedAfterHours?: number;
  unknownEndpoints?: readonly string[];
  sendsHeader: boolean;
  /** The one host of OpenAI's that answers to it. */
  onlyAt?: string;
};

const MODELS = {
  completions: [
    'gpt-6-astra-2026-05-14',
    'gpt-6-luna-2026-05-14',
    'gpt-5-2025-08-07',
    'gpt-5-mini-2025-08-07',
    'gpt-4o-mini-2024-07-18',
  ],
  decisions: ['gpt-6-luna-2026-05-14'],
  embeddings: ['text-embedding-3-small', 'text-embedding-3-large'],
  moderations: ['omni-moderation-2024-09-26'],
  images: ['gpt-image-1'],
  audio_speeches: ['gpt-4o-mini-tts', 'tts-1'],
  audio_transcriptions: ['whisper-1', 'gpt-4o-transcribe'],
} as const;

const projects = (organization: string, ...names: string[]) =>
  names.map((name, i) => ({ id: `proj_${organization.replace(/-/g, '')}${String(i + 1).padStart(3, '0')}`, name }));

const ordinary = (id: string, ...names: string[]): Organization => ({
  id: `org-sandbox-${id}`,
  historyDays: 548,
  projects: projects(id, ...names),
  models: MODELS,
  density: 65,
  unattributed: false,
  sendsHeader: true,
});

const main = ordinary(
  'ordinary',
  'Support assistant',
  'Document search',
  'Data platform',
  'Internal tools',
  'Pilot 2025',
);

export const ORGANIZATIONS: Readonly<Record<string, Organization>> = {
  ordinary: {
    ...main,
    projects: main.projects.map((project) =>
      project.name === 'Pilot 2025' ? { ...project, archivedDaysAgo: 120 } : project,
    ),
    unattributed: true,
  },
  research: { ...ordinary('research', 'Evaluation', 'Fine research', 'Playground'), unknownEndpoints: ['decisions'] },
  large: {
    ...ordinary('large', ...Array.from({ length: 100 }, (_, i) => `Team ${String(i + 1).padStart(3, '0')}`)),
    models: {
      ...MODELS,
      completions: [
        ...MODELS.completions,
        ...Array.from({ length: 17 }, (_, i) => `ft:gpt-5-mini-2025-08-07:acme:case-${i + 1}`),
      ],
    },
    density: 12,
    unattributed: true,
  },
  empty: { ...ordinary('empty', 'Default project'), historyDays: 0, models: {} },
  'no-projects': { ...ordinary('no-projects'), unattributed: true, unknownEndpoints: ['decisions'] },
  unnamed: ordinary('unnamed', 'Nobody may read this name', 'Nor this one'),
  limited: ordinary('limited', 'Batch jobs'),
  'limited-silent': ordinary('limited-silent', 'Batch jobs'),
  lagging: { ...ordinary('lagging', 'Late reports', 'Later reports'), lagHours: 48 },
  restating: { ...ordinary('restating', 'Corrected', 'Recounted'), restatedAfterHours: 36 },
  regional: { ...ordinary('regional', 'Resident', 'Second resident'), onlyAt: 'us.api.openai.com' },
  flaky: ordinary('flaky', 'Unsteady'),
  anonymous: { ...ordinary('anonymous', 'Website', 'Mobile app'), sendsHeader: false },
};
