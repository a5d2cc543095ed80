'use client';

import { useState } from 'react';
import { useRequest } from '@/components/scope/use-request';
import type { Failure } from '@/lib/errors';
import type { StreamLine } from '@/lib/integrations/stream';
import type { KeyCheck } from '@/lib/integrations/verify';

export type KeyTrial = { pending: boolean; checks: KeyCheck[]; failure: Failure | null };

const UNREACHED: Failure = {
  ok: false,
  code: 'unavailable',
  message: 'The answer broke off. Check your connection; look at the list of connections before you try again.',
};

/** Sends a key to be tried and follows its checks; `onDone` gets the connection's id when it was stored. */
export function useKeyStream(address: string, onDone: (id: string) => void) {
  const [trial, setTrial] = useState<KeyTrial>({ pending: false, checks: [], failure: null });

  const request = useRequest();

  async function send(body: Record<string, unknown>) {
    setTrial({ pending: true, checks: [], failure: null });
    const fail = (failure: Failure) => setTrial((now) => ({ ...now, pending: false, failure }));
    try {
      const response = await request(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok || !response.body) {
        const answer = await response.json().catch(() => null);
        return fail(answer?.error ? { ok: false, ...answer.error } : UNREACHED);
      }
      for await (const line of linesOf(response.body)) {
        if ('check' in line) setTrial((now) => ({ ...now, checks: [...now.checks, line.check] }));
        else if ('failed' in line) return fail(line.failed);
        else return onDone(line.done.id);
      }
      fail(UNREACHED);
    } catch {
      fail(UNREACHED);
    }
  }

  return { ...trial, send };
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamLine> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const lines = (rest + next.value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as StreamLine;
  }
}
