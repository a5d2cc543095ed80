import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrapKey } from './pasted-key';
import { inspectKey } from './providers/openai/key';
import { pastedKey } from './schema';

const KEY = 'sk-admin-Ab3dEf6hIj9kLm2nOp5q_St8uVw1-Xy4z';

/** Ways in which a key stands where people copy it from. */
const AROUND: Readonly<Record<string, (key: string) => string>> = {
  alone: (key) => key,
  blanks: (key) => `  ${key}\t\n`,
  bearer: (key) => `Bearer ${key}`,
  'a header': (key) => `Authorization: Bearer ${key}`,
  'a header in lower case': (key) => `authorization: bearer ${key}`,
  'a header of curl': (key) => `-H "Authorization: Bearer ${key}" \\`,
  'a whole call of curl': (key) => `curl https://api.openai.com/v1/x -H 'Authorization: Bearer ${key}' -d '{}'`,
  'a variable': (key) => `OPENAI_ADMIN_KEY=${key}`,
  'a variable in quotes': (key) => `OPENAI_ADMIN_KEY="${key}"`,
  'an exported variable': (key) => `export OPENAI_ADMIN_KEY="${key}"`,
  'a variable of PowerShell': (key) => `$env:OPENAI_ADMIN_KEY = '${key}'`,
  YAML: (key) => `openai_admin_key: ${key}`,
  'a line among others': (key) => `FIRST=1\nOPENAI_ADMIN_KEY=${key}\nOPENAI_ORG_ID=org-abc\n`,
  quotes: (key) => `"${key}"`,
  'single quotes': (key) => `'${key}'`,
  'a word processor’s quotes': (key) => `“${key}”`,
  backticks: (key) => `\`${key}\``,
  'a code block': (key) => `\`\`\`\n${key}\n\`\`\``,
  JSON: (key) => `{"key": "${key}", "name": "Acme"}`,
  'a fragment of JSON': (key) => `"value":"${key}",`,
  'JSON with an escaped line break': (key) => `"${key}\\n"`,
  'an address in angle brackets': (key) => `<${key}>`,
  'a full stop': (key) => `${key}.`,
  'a comment': (key) => `OPENAI_ADMIN_KEY=${key} # for Doow`,
};

describe('a key as it is pasted', () => {
  const names = Object.keys(AROUND);

  it.each(names)('comes out of %s', (name) => {
    expect(unwrapKey(AROUND[name]?.(KEY) ?? '')).toEqual({ key: KEY, problem: null });
    expect(pastedKey.parse(AROUND[name]?.(KEY)).reveal()).toBe(KEY);
  });

  const keys = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{18,60}[A-Za-z0-9]$/).map((body) => `sk-admin-${body}`);
  const unseen = fc.constantFrom('\u200b', '\u200d', '\ufeff', '\u00ad', '\u2060', '\u202e', '\0', '\u0007');
  const breaks = fc.constantFrom('\n', '\r\n', '\r\n  ', '\u2028', '\n\t');
  const wrapped = fc.record({
    key: keys.filter((key) => [...key.matchAll(/sk-/g)].length === 1),
    around: fc.constantFrom(...names),
    marks: fc.array(fc.record({ at: fc.nat({ max: 70 }), mark: fc.oneof(unseen, breaks) }), { maxLength: 4 }),
  });

  it('comes out whole, whatever is around it, with line breaks and invisible characters inside', () => {
    fc.assert(
      fc.property(wrapped, ({ key, around, marks }) => {
        let text = key;
        for (const { at, mark } of marks) text = text.slice(0, at) + mark + text.slice(at);
        expect(unwrapKey(AROUND[around]?.(text) ?? '')).toEqual({ key, problem: null });
      }),
    );
  });

  it('is never two keys, nor a key with something of its surroundings', () => {
    fc.assert(
      fc.property(keys, keys, fc.constantFrom('', ' ', '\n', ', ', ' and ', '"\n"'), (one, other, between) => {
        const { key, problem } = unwrapKey(`${one}${between}${other}`);
        expect([key, problem]).toEqual(['', expect.stringContaining('two keys')]);
      }),
    );
    expect(unwrapKey(`${KEY}\nsk-proj-abcdefgh`).problem).toContain('two keys');
    for (const text of [`${KEY} is the key`, `OPENAI_ADMIN_KEY=${KEY} npm start`, `key: ${KEY} thanks a lot`])
      expect(unwrapKey(text).problem).toContain('more than the key');
    expect(unwrapKey(KEY.replaceAll('-', '\u2011')).key).toBe(KEY);
    for (const text of ['', '  \n', '\u200b\ufeff']) expect(unwrapKey(text).problem).toBe('Paste the key.');
  });

  it('is a piece of the paste, for any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (before, after) => {
        const { key, problem } = unwrapKey(`${before}${KEY}"${after}`);
        expect(problem !== null || key.includes('sk-')).toBe(true);
        expect(key).toMatch(/^[\w-]*$/);
      }),
    );
  });
});

describe('another thing than an Admin key', () => {
  it.each([
    ['sk-proj-0123456789abcdef0123', /project key/],
    ['"sk-proj-0123456789abcdef0123"', /project key/],
    ['sk-svcacct-0123456789abcdef', /service account/],
    ['Bearer sk-ant-api03-0123456789abcdef', /Anthropic/],
    ['sk-or-v1-0123456789abcdef', /OpenRouter/],
    ['AIzaSyA0123456789abcdef0123456789abcdef', /Google/],
    ['gsk_0123456789abcdef0123456789', /Groq/],
    ['xai-0123456789abcdef0123456789', /xAI/],
    ['sk-0123456789abcdefghijklmnopqrstuv', /user API key/],
    ['sess-0123456789abcdefghijklmnopqrstuv', /session/],
    ['org-0123456789abcdef', /id of an organization/],
    ['proj_0123456789abcdef', /id of a project/],
    ['sk-admin-short', /not whole/],
    ['sk-admin-abc...xyz', /shortened/],
    ['sk-admin-****abcd', /shortened/],
    ['hello', /not an OpenAI Admin API key/],
  ])('%s is named', (text, words) => {
    const { key } = unwrapKey(text);
    expect(inspectKey(key).message).toMatch(words);
  });

  it('has a sentence of its own for each kind', () => {
    const texts = ['sk-proj-a', 'sk-svcacct-a', 'sk-ant-a', 'sk-or-a', 'gsk_a', 'xai-a', 'sk-abc', 'org-a', 'hello'];
    expect(new Set(texts.map((text) => inspectKey(text).message)).size).toBe(texts.length);
    expect(inspectKey(KEY)).toEqual({ kind: 'admin', message: null });
  });
});
