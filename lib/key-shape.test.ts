import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsKey } from './key-shape';

const word = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
const BASE62 = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Keys as they are made: an Admin key by its prefix, the others with a long random part. */
const key = fc.oneof(
  word(`${BASE62}-_`, 16, 164).map((body) => `sk-admin-${body}`),
  fc
    .tuple(fc.constantFrom('proj', 'svcacct', 'ant'), word(`${BASE62}-_`, 48, 164))
    .map(([kind, body]) => `sk-${kind}-${body}`),
  word(BASE62, 40, 64).map((body) => `sk-${body}`),
);

const everyByte = (text: string) =>
  [...text].map((letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
const encoded = (text: string, times: number): string =>
  times === 0 ? text : encoded(encodeURIComponent(text), times - 1);
/** Escapes every byte first, then escapes the escapes. */
const nested = (text: string, times: number) => (times === 0 ? text : encoded(everyByte(text), times - 1));

/** Where a key may be in an address. */
const places: readonly ((key: string) => string)[] = [
  (text) => `/settings/integrations/connect/openai?name=Acme&key=${text}&history=90d`,
  (text) => `/sign-in?callbackUrl=${encodeURIComponent(`/settings/integrations?key=${text}`)}`,
  (text) => `/sign-in?callbackUrl=${encodeURIComponent(`/sign-in?callbackUrl=${encodeURIComponent(`/?a=${text}`)}`)}`,
  (text) => `/usage?${text}=1`,
  (text) => `/usage/${text}`,
  (text) => `/${text}/usage`,
  (text) => `/api/usage?from=2026-11-01&model=${text}&_rsc=1abcd`,
  (text) => `/usage?q=Bearer+${text}`,
  (text) => `/usage?q=Bearer%20${text}`,
  (text) => `/usage?q=${encodeURIComponent('“')}${text}`,
];
/** Keys that a paste broke in two. */
const broken: readonly ((key: string) => string)[] = [
  (text) => `/usage?q=${text.slice(0, 12)}%0D%0A${text.slice(12)}`,
  (text) => `/usage?q=${text.slice(0, 12)}+%0A++${text.slice(12)}`,
  (text) => `/usage?q=${text.slice(0, 4)}${encodeURIComponent('\u200b')}${text.slice(4)}%0A`,
];

describe('a key in an address', () => {
  it('is seen wherever it is, encoded any number of times', () => {
    fc.assert(
      fc.property(key, fc.constantFrom(...places), fc.nat(6), (text, place, times) => {
        expect(holdsKey(place(nested(text, times)))).toBe(true);
        expect(holdsKey(nested(place(text), times))).toBe(true);
        expect(holdsKey(encoded(place(text), times))).toBe(true);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(key, fc.constantFrom(...broken), fc.nat(6), (text, place, times) =>
        holdsKey(encoded(place(text), times)),
      ),
    );
  });

  it('is none in what people search for', () => {
    for (const text of [
      '/usage?project=sk-test',
      '/usage?q=sk-test+results+for+the+German+market+in+2026',
      '/settings/projects?q=sk-marketing-europe-2026',
      '/settings/projects?q=sk-proj-marketing-europe-2026',
      '/settings/projects?q=sk-learn-experiments-and-notebooks',
      '/settings/projects?q=sk-admin',
      '/settings/projects?q=sk-admin-team',
      '/settings/projects?q=risk-assessment-a1b2c3d4e5f6a7b8c9d0',
      '/settings/projects?q=task-admin-dashboard-of-the-finance-team',
      '/usage?model=gpt-5-2026-08-07&model=ft%3Agpt-4o-mini-2024-07-18%3Aacme%3A%3AAbCdEf12',
      '/usage?project=proj_AbCdEf0123456789abcdef0123456789',
      '/settings/integrations/3f0c1b9a-8f1d-4f7e-9f0a-5a0b8c6d7e1f?tab=runs',
      '/join/AbCdEf0123456789abcdefAbCdEf0123456789abcdef_-A',
      '/docs/openai#sk-admin-',
    ])
      expect([text, holdsKey(text)]).toEqual([text, false]);
  });

  it('is none in words, whatever they are joined by', () => {
    const words = fc.array(word('abcdefghijklmnopqrstuvwxyz', 1, 12), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, fc.constantFrom('-', ' ', '+', '_', '%20'), fc.nat(3), (parts, by, times) => {
        fc.pre(parts[0] !== 'admin');
        expect(holdsKey(`/usage?q=${encoded(`sk-${parts.join(by)}`, times)}`)).toBe(false);
      }),
    );
  });

  it('is looked for in a time that grows with the address alone', () => {
    for (const part of ['%25', '%', 'sk-', 'sk-a-', '%2', '%E2%80%8B ', ' ', 'sk-proj-a_']) {
      const before = performance.now();
      holdsKey(part.repeat(16_000 / part.length));
      expect(performance.now() - before).toBeLessThan(1_000);
    }
  });
});
