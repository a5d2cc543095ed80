import 'server-only';
import { env } from '@/lib/env';
import { Slots } from '@/lib/slots';
import { originOf } from '../../origin';
import type { Provider } from '../../provider';
import { USAGE_ENDPOINTS, usageEndpoint } from './endpoints';
import { type Answer, machine, type Outside } from './http';
import { inspectKey } from './key';
import { openaiMeta } from './meta';
import { readProjects } from './projects';
import { REGIONS } from './regions';
import { MAX_DAYS, readUsage, tryUsage } from './usage';

/** OpenAI, called through the given `fetch` and by the given clock. */
export const openaiOver = (outside: Outside): Provider => ({
  meta: openaiMeta,
  usageEndpoints: USAGE_ENDPOINTS.map(({ id }) => id),
  maxDaysPerRead: MAX_DAYS,
  get pace() {
    return env().OPENAI_PACE;
  },
  inspectKey: (key) => inspectKey(key.reveal()),
  get fixedHost() {
    const { OPENAI_BASE_URL } = env();
    return OPENAI_BASE_URL === undefined ? null : new URL(OPENAI_BASE_URL).host;
  },
  open(key, options = {}) {
    const origin = originOf(key, env().OPENAI_BASE_URL ?? baseUrlOf(options.host ?? REGIONS[0].host));
    const connection = { baseUrl: origin.baseUrl, key, outside, heavy: new Slots(1), ...options };
    let organizationId: string | null = null;
    const onAnswer = (answer: Answer) => {
      organizationId = answer.organizationId ?? organizationId;
    };
    return {
      origin,
      organizationId: () => organizationId,
      readUsage: (endpoint, from, to, { asOf, hold, onClock } = {}) =>
        readUsage({ ...connection, hold }, { id: usageEndpoint(endpoint).id, from, to, asOf, onClock }, onAnswer),
      tryUsage: (endpoint, from, to) => tryUsage(connection, { id: usageEndpoint(endpoint).id, from, to }, onAnswer),
      readProjects: ({ hold } = {}) => readProjects({ ...connection, hold }, onAnswer),
    };
  },
});

export const openai: Provider = openaiOver(machine);

function baseUrlOf(host: string): string {
  if (!REGIONS.some((region) => region.host === host)) throw new Error('This host is none of OpenAI’s.');
  return `https://${host}/v1`;
}
