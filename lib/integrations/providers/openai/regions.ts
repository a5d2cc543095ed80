import type { Region } from '../../provider';

/**
 * The addresses of OpenAI's API: a key is sent to none but these (and to OPENAI_BASE_URL, which is the operator's).
 * Source: developers.openai.com/api/docs/guides/data-residency, the table of regions and their domain prefixes, read in
 * 2026; `us`, `eu` and `ae` are also in openai-node's src/internal/data-residency.ts.
 */
export const REGIONS = [
  { host: 'api.openai.com', label: 'Global (the default)' },
  { host: 'us.api.openai.com', label: 'United States' },
  { host: 'eu.api.openai.com', label: 'Europe (EEA and Switzerland)' },
  { host: 'gb.api.openai.com', label: 'United Kingdom' },
  { host: 'ae.api.openai.com', label: 'United Arab Emirates' },
  { host: 'au.api.openai.com', label: 'Australia' },
  { host: 'ca.api.openai.com', label: 'Canada' },
  { host: 'in.api.openai.com', label: 'India' },
  { host: 'jp.api.openai.com', label: 'Japan' },
  { host: 'kr.api.openai.com', label: 'South Korea' },
  { host: 'sg.api.openai.com', label: 'Singapore' },
] as const satisfies readonly Region[];

/** The host of the list that a text names as a whole; null where it names none, or something that only ends like one. */
export function regionalHostIn(text: string): string | null {
  const named = text.toLowerCase().match(/[a-z0-9_.-]+/g) ?? [];
  const hosts = new Set(named.map((word) => word.replace(/\.+$/, '')));
  return REGIONS.find(({ host }) => hosts.has(host))?.host ?? null;
}
