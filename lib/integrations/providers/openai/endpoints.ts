/** Which of the stored counts an answer of the endpoint carries; requests are in all of them. */
export type Tokens = 'input_and_output' | 'input' | 'none';

type UsageEndpoint = { id: string; label: string; path: `/organization/usage/${string}`; tokens: Tokens };

/** The usage endpoints, in the order they are read. With PROJECTS this is the closed list of what can be called. */
export const USAGE_ENDPOINTS = [
  { id: 'completions', label: 'Completions', path: '/organization/usage/completions', tokens: 'input_and_output' },
  { id: 'decisions', label: 'Decisions', path: '/organization/usage/decisions', tokens: 'input_and_output' },
  { id: 'embeddings', label: 'Embeddings', path: '/organization/usage/embeddings', tokens: 'input' },
  { id: 'moderations', label: 'Moderations', path: '/organization/usage/moderations', tokens: 'input' },
  { id: 'images', label: 'Images', path: '/organization/usage/images', tokens: 'none' },
  { id: 'audio_speeches', label: 'Audio speeches', path: '/organization/usage/audio_speeches', tokens: 'none' },
  {
    id: 'audio_transcriptions',
    label: 'Audio transcriptions',
    path: '/organization/usage/audio_transcriptions',
    tokens: 'none',
  },
] as const satisfies readonly UsageEndpoint[];

export const PROJECTS = { id: 'projects', label: 'Projects', path: '/organization/projects' } as const;

export type Endpoint = (typeof USAGE_ENDPOINTS)[number] | typeof PROJECTS;
export type UsageEndpointId = (typeof USAGE_ENDPOINTS)[number]['id'];

/** @throws Error for an id that is not on the list: a bug, never input. */
export function usageEndpoint(id: string): (typeof USAGE_ENDPOINTS)[number] {
  const endpoint = USAGE_ENDPOINTS.find((candidate) => candidate.id === id);
  if (!endpoint) throw new Error(`There is no usage endpoint ${id}.`);
  return endpoint;
}
