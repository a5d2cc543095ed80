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
import { MAX_DAYS, readUsage } from './usage';

/** OpenAI, called through the given `fetch` and by the given clock. */
export const openaiOver = (outside: Outside): Provider => ({
  meta: openaiMeta,
  usageEndpoints: USAGE_ENDPOINTS.map(({ id }) => id),
  maxDaysPerRead: MAX_DAYS,
  get pace() {
    return env().OPENAI_PACE;
  },
  inspectKey: (key) => inspectKey(key.reveal()),
  open(key, options = {}) {
    const origin = originOf(key);
    const connection = { baseUrl: origin.baseUrl, key, outside, heavy: new Slots(1), ...options };
    let organizationId: string | null = null;
    const onAnswer = (answer: Answer) => {
      organizationId = answer.organizationId ?? organizationId;
    };
    return {
      origin,
      organizationId: () => organizationId,
      readUsage: (endpoint, from, to, { asOf, hold } = {}) =>
        readUsage({ ...connection, hold }, { id: usageEndpoint(endpoint).id, from, to, asOf }, onAnswer),
      readProjects: ({ hold } = {}) => readProjects({ ...connection, hold }, onAnswer),
    };
  },
});

export const openai: Provider = openaiOver(machine);
