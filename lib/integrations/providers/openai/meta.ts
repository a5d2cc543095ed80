import type { EndpointMeta, ProviderMeta } from '../../provider';
import { PROJECTS, type Tokens, USAGE_ENDPOINTS } from './endpoints';
import { REGIONS } from './regions';

const READS: Readonly<Record<Tokens, string>> = {
  input_and_output: 'Input tokens, output tokens and requests for each UTC day, project and model',
  input: 'Input tokens and requests for each UTC day, project and model',
  none: 'Requests for each UTC day, project and model',
};

const usage: readonly EndpointMeta[] = USAGE_ENDPOINTS.map(({ id, label, path, tokens }) => ({
  id,
  label,
  path: `GET /v1${path}`,
  reads: READS[tokens],
  kind: 'usage',
}));

export const openaiMeta: ProviderMeta = {
  id: 'openai',
  name: 'OpenAI',
  summary: 'Tokens and requests by organization, project, model and day.',
  logo: '/providers/openai.svg',
  keyLabel: 'Admin API key',
  keyPlaceholder: 'sk-admin-…',
  links: {
    createKey: 'https://platform.openai.com/settings/organization/admin-keys',
    revokeKey: 'https://platform.openai.com/settings/organization/admin-keys',
    usage: 'https://platform.openai.com/usage',
  },
  guide: '/docs/openai',
  regions: REGIONS,
  reads: [
    ...usage,
    {
      id: PROJECTS.id,
      label: PROJECTS.label,
      path: `GET /v1${PROJECTS.path}`,
      reads: 'Project names, archived projects included',
      kind: 'names',
    },
  ],
  neverReads: [
    'Prompts, completions, files or images',
    'Fine-tuning data and models',
    'Other API keys',
    'Payment methods and invoices',
    'Users and their activity',
  ],
  permissions: [
    { name: 'Usage', level: 'Read', why: 'To read tokens and requests by day, project and model.', required: true },
    {
      name: 'Organization Administration',
      level: 'Read',
      why: 'To show projects by name. Without it Doow shows their ids.',
      required: false,
    },
  ],
};
