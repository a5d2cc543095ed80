import type { KeyKind } from '../../provider';

const CHATGPT = 'An "Admin key" of a ChatGPT workspace is another thing and does not open the API platform.';

const OTHER: Readonly<Record<Exclude<KeyKind, 'admin'>, string>> = {
  project: 'This is a project key (sk-proj-…), used for model calls. Usage needs an Admin API key (sk-admin-…).',
  service_account:
    'This is the key of a service account (sk-svcacct-…), used for model calls. Usage needs an Admin API key (sk-admin-…).',
  unknown: `This is not an OpenAI Admin API key, which starts with sk-admin-. ${CHATGPT}`,
};

/** What the shape of the text says, without a call. `message` says what to do where it is no Admin API key. */
export function inspectKey(text: string): { kind: KeyKind; message: string | null } {
  if (/^sk-admin-[\w-]{16,512}$/.test(text)) return { kind: 'admin', message: null };
  if (text.startsWith('sk-admin-'))
    return { kind: 'unknown', message: 'This key is not whole. Copy it again at OpenAI, from sk-admin- to its end.' };
  const kind = text.startsWith('sk-proj-') ? 'project' : text.startsWith('sk-svcacct-') ? 'service_account' : 'unknown';
  return { kind, message: OTHER[kind] };
}
