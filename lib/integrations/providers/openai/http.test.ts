import { expect, it } from 'vitest';
import { Secret } from '@/lib/secret';
import { Slots } from '@/lib/slots';
import type { CallRecord } from '../../provider';
import { PROJECTS } from './endpoints';
import { get } from './http';

/** A call whose permit runs out while it is dialled; `asked` is answered from the given answers, one after the other. */
function slowDial(...answers: (() => boolean | never)[]) {
  const calls: CallRecord[] = [];
  let dialled = false;
  let asked = 0;
  let sent = 0;
  const answer = get(
    {
      baseUrl: 'http://127.0.0.1',
      key: new Secret('sk-admin-test'),
      heavy: new Slots(1),
      onCall: (call) => calls.push(call),
      beforeRequest: async () => {
        const stands = answers[asked++]?.() ?? true;
        return () => stands && (asked > 1 || !dialled);
      },
      outside: {
        now: () => new Date(),
        fetch: async (_url, { beforeSending }) => {
          dialled = true;
          await beforeSending?.();
          sent++;
          return Response.json({ data: [] });
        },
      },
    },
    PROJECTS,
    new URLSearchParams(),
  );
  return { answer, calls, count: () => ({ asked, sent }) };
}

it('a request that took long to dial asks again before it is sent', async () => {
  const { answer, calls, count } = slowDial();
  await answer;
  expect(count()).toEqual({ asked: 2, sent: 1 });
  expect(calls).toHaveLength(1);
});

it('and is neither sent nor logged where the answer is no', async () => {
  const no = new Error('fenced off');
  const { answer, calls, count } = slowDial(
    () => true,
    () => {
      throw no;
    },
  );
  await expect(answer).rejects.toBe(no);
  expect(count()).toEqual({ asked: 2, sent: 0 });
  expect(calls).toEqual([]);
});
