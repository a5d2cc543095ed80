import type { KeyKind } from '../../provider';

const CHATGPT = 'An "Admin key" of a ChatGPT workspace is another thing and does not open the API platform.';
const NEEDED = 'Usage needs an Admin API key (sk-admin-…).';

/** What else is pasted, by how it begins; the first that fits. */
const OTHERS: readonly { begins: RegExp; kind: Exclude<KeyKind, 'admin'>; message: string }[] = [
  {
    begins: /^sk-proj-/,
    kind: 'project',
    message: `This is a project key (sk-proj-…), used for model calls. ${NEEDED}`,
  },
  {
    begins: /^sk-svcacct-/,
    kind: 'service_account',
    message: `This is the key of a service account (sk-svcacct-…), used for model calls. ${NEEDED}`,
  },
  { begins: /^sk-ant-/, kind: 'unknown', message: `This is a key of Anthropic (sk-ant-…). ${NEEDED}` },
  { begins: /^sk-or-/, kind: 'unknown', message: `This is a key of OpenRouter (sk-or-…). ${NEEDED}` },
  { begins: /^gsk_/, kind: 'unknown', message: `This is a key of Groq (gsk_…). ${NEEDED}` },
  { begins: /^xai-/, kind: 'unknown', message: `This is a key of xAI (xai-…). ${NEEDED}` },
  { begins: /^AIza/, kind: 'unknown', message: `This is a key of Google (AIza…). ${NEEDED}` },
  { begins: /^sess-/, kind: 'unknown', message: `This is a browser session’s key (sess-…). ${NEEDED}` },
  { begins: /^org-/, kind: 'unknown', message: `This is the id of an organization (org-…), not a key. ${NEEDED}` },
  { begins: /^proj_/, kind: 'unknown', message: `This is the id of a project (proj_…), not a key. ${NEEDED}` },
  { begins: /^sk-/, kind: 'unknown', message: `This is a user API key (sk-…), used for model calls. ${NEEDED}` },
];

/** What the shape of the text says, without a call. `message` says what to do where it is no Admin API key. */
export function inspectKey(text: string): { kind: KeyKind; message: string | null } {
  if (/^sk-admin-[\w-]{16,512}$/.test(text)) return { kind: 'admin', message: null };
  if (text.startsWith('sk-admin-')) {
    const message = /[.…*•]/.test(text)
      ? 'This is a key in its shortened form, as OpenAI shows it in lists. Only the moment it is created shows all of it: create a new one.'
      : 'This key is not whole. Copy it again at OpenAI, from sk-admin- to its end.';
    return { kind: 'unknown', message };
  }
  const other = OTHERS.find(({ begins }) => begins.test(text));
  if (other) return { kind: other.kind, message: other.message };
  const message = `This is not an OpenAI Admin API key, which starts with sk-admin-. ${CHATGPT}`;
  return { kind: 'unknown', message };
}
