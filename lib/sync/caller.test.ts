import { describe, expect, it } from 'vitest';
import { PERMIT_MS, permitted } from '@/lib/integrations/permit';
import type { Pace } from '@/lib/integrations/provider';
import { safeFields } from '@/lib/log-fields';
import { failure } from '@/lib/testing/fake-provider';
import { Caller, TimeUp, ToldToWait } from './caller';
import type { Bucket } from './pace';

/** A caller whose calls are one request each, and whose waits pass at once. */
function setUp(until = 600_000, pace: Pace | null = null, bucket: Bucket | null = null, sleeps?: () => Promise<void>) {
  let time = 0;
  const slept: number[] = [];
  const controller = new AbortController();
  const allowed = { calls: true, meanwhile: (): unknown => null };
  const caller = new Caller({
    pace,
    bucket,
    until: new Date(until),
    signal: controller.signal,
    mayCall: async () => {
      await allowed.meanwhile();
      if (!allowed.calls) throw new Error('not allowed');
    },
    world: {
      now: () => new Date(time),
      elapsed: () => time,
      random: () => 1,
      sleep: async (ms) => {
        slept.push(ms);
        if (sleeps) await sleeps();
        else time += ms;
      },
    },
  });
  const call = <T>(make: () => Promise<T>) =>
    caller.call('completions', async () => {
      await caller.beforeRequest();
      return make();
    });
  return { caller, call, slept, controller, allowed, at: () => time };
}

/** Fails with the given errors, one a try, then answers. */
const failing =
  (...errors: unknown[]) =>
  async () => {
    const error = errors.shift();
    if (error) throw error;
    return 'answer';
  };

describe('the caller', () => {
  it('asks again where the answer took longer than a permit lasts, by either clock', async () => {
    for (const clock of ['wall', 'steady'] as const) {
      const time = { wall: 0, steady: 0 };
      let asked = 0;
      const caller = new Caller({
        pace: null,
        bucket: null,
        until: new Date(600_000),
        signal: new AbortController().signal,
        mayCall: async () => {
          time[clock] += asked++ < 2 ? PERMIT_MS : PERMIT_MS - 1;
        },
        world: {
          now: () => new Date(time.wall),
          elapsed: () => time.steady,
          random: () => 1,
          sleep: async () => {},
        },
      });
      const permit = await caller.beforeRequest();
      expect(asked).toBe(3);
      expect(permit()).toBe(true);
      time[clock] += 1;
      expect(permit()).toBe(false);
    }
  });

  it('a request whose permit ran out before it left asks anew, and one that is refused does not leave', async () => {
    const answers = [false, false, true];
    let asked = 0;
    const ask = async () => {
      const stands = answers[asked++] ?? false;
      return () => stands;
    };
    await permitted(ask);
    expect(asked).toBe(3);
    await expect(permitted(() => Promise.reject(new Error('fenced off')))).rejects.toThrow('fenced off');
  });

  it('waits as told, then calls again', async () => {
    const { call, caller, at } = setUp();
    const retryAt = new Date(30_000);
    expect(await call(failing(failure('rate_limited', { retryAt })))).toBe('answer');
    expect(at()).toBe(30_000);
    expect(caller.waitedMs).toBe(30_000);
  });

  it('keeps every other call quiet too while the provider wants that', async () => {
    const { call, at } = setUp();
    const retryAt = new Date(30_000);
    const times: number[] = [];
    const note = (make: () => Promise<string>) => () => {
      times.push(at());
      return make();
    };
    await call(note(failing(failure('rate_limited', { retryAt }))));
    await call(note(failing()));
    expect(times).toEqual([0, 30_000, 30_000]);
  });

  it('does not sleep a wait that is longer than the time left', async () => {
    const { call, slept } = setUp(10_000);
    const told = call(failing(failure('rate_limited', { retryAt: new Date(10_001) })));
    await expect(told).rejects.toThrow(ToldToWait);
    await expect(setUp(500).call(failing(failure('unreachable')))).rejects.toMatchObject({
      code: 'unreachable',
    });
    expect(slept).toEqual([]);
  });

  it('gives up after its tries, with the last error', async () => {
    const errors = Array.from({ length: 9 }, () => failure('unreachable'));
    await expect(setUp().call(failing(...errors))).rejects.toMatchObject({ code: 'unreachable' });
    const limits = Array.from({ length: 9 }, () => failure('rate_limited'));
    await expect(setUp().call(failing(...limits))).rejects.toThrow(ToldToWait);
  });

  it('begins no call after the end, none that is not allowed, none once halted', async () => {
    let made = 0;
    const count = async () => void made++;
    await expect(setUp(0).call(count)).rejects.toThrow(TimeUp);
    const refused = setUp();
    refused.allowed.calls = false;
    await expect(refused.call(count)).rejects.toThrow('not allowed');
    const halted = setUp();
    halted.caller.halt(new Error('enough'));
    halted.allowed.meanwhile = () => expect.unreachable('It was asked for nothing.');
    await expect(halted.call(count)).rejects.toThrow('enough');
    const aborted = setUp();
    aborted.controller.abort(new TimeUp());
    await expect(aborted.call(count)).rejects.toThrow(TimeUp);
    expect(made).toBe(0);
  });

  it.each(['unreachable', 'rejected'] as const)(
    'says why it was halted, whatever the call under way then fails with: %s',
    async (code) => {
      const { caller, call } = setUp();
      const told = call(async () => {
        caller.halt(new TimeUp());
        throw failure(code);
      });
      await expect(told).rejects.toThrow(TimeUp);
    },
  );

  it('makes a burst at once, then paces itself, waiting calls in their order', async () => {
    const { call, at } = setUp(600_000, { burst: 3, perSecond: 1 });
    const times: number[] = [];
    for (let i = 0; i < 6; i++) await call(async () => void times.push(at()));
    expect(times).toEqual([0, 0, 0, 1_000, 2_000, 3_000]);
  });

  it('halves its pace when the provider asks for fewer requests, and hands it on', async () => {
    const pace = { burst: 3, perSecond: 1 };
    const { call, caller, at } = setUp(600_000, pace);
    const retryAt = new Date(10_000);
    await call(failing(failure('rate_limited', { retryAt })));
    expect(at()).toBe(10_000);
    expect(caller.bucket?.perSecond).toBeLessThan(1);
    const next = setUp(600_000, pace, caller.bucket);
    for (let i = 0; i < 3; i++) await next.call(failing());
    expect(next.at()).toBeGreaterThan(2_000);
  });

  it('does not sleep for a turn that comes after the end', async () => {
    const { call, slept } = setUp(1_500, { burst: 1, perSecond: 0.5 });
    await call(failing());
    await expect(call(failing())).rejects.toThrow(TimeUp);
    expect(slept).toEqual([]);
  });

  it('lets no request leave that was halted, or told to wait, while it was asked whether it may', async () => {
    const halted = setUp();
    halted.allowed.meanwhile = () => halted.caller.halt(new Error('enough'));
    await expect(halted.call(failing())).rejects.toThrow('enough');
    const { caller, call, allowed, at } = setUp();
    let others = 1;
    let other: Promise<unknown> | undefined;
    allowed.meanwhile = async () => {
      if (others-- <= 0) return;
      other = caller.call('completions', failing(failure('rate_limited', { retryAt: new Date(30_000) })));
      await new Promise(setImmediate);
    };
    let leftAt = -1;
    await call(async () => {
      leftAt = at();
    });
    expect(leftAt).toBe(30_000);
    expect(await other).toBe('answer');
  });

  it('is quiet as long as the longest wait it was told, whichever came last', async () => {
    const { caller, call, at } = setUp();
    const told = (ms: number) => failure('rate_limited', { retryAt: new Date(ms) });
    await Promise.all([
      caller.call('completions', failing(told(30_000))),
      caller.call('completions', failing(told(10_000))),
    ]);
    await call(failing());
    expect(at()).toBe(30_000);
  });

  it('counts waits at the same time once', async () => {
    const wakes: (() => void)[] = [];
    const { caller, call } = setUp(600_000, null, null, () => new Promise((resolve) => wakes.push(resolve)));
    const tries = [call(failing(failure('unreachable'))), call(failing(failure('unreachable')))];
    const longer = call(failing(failure('unreachable', { retryAt: new Date(5_000) })));
    await new Promise((resolve) => setImmediate(resolve));
    expect([wakes.length, caller.waitedMs]).toEqual([3, 5_000]);
    for (const wake of wakes) wake();
    expect(await Promise.all([...tries, longer])).toEqual(['answer', 'answer', 'answer']);
  });

  it('remembers the last trouble with an answer, and that only', async () => {
    const { caller, call } = setUp();
    expect(caller.trouble).toBeNull();
    await call(failing(failure('rate_limited', { retryAt: new Date(1_000) })));
    await call(failing(failure('rejected'))).catch(() => {});
    expect(caller.trouble).toBeNull();
    for (const code of ['unreachable', 'bad_answer'] as const) {
      await call(failing(failure(code)));
      expect(caller.trouble).toMatchObject({ code });
    }
  });

  it('has its token back of a request that was halted before its turn', async () => {
    const bucket = { tokens: 0, perSecond: 1, at: new Date(0) };
    const halted = setUp(600_000, { burst: 3, perSecond: 1 }, bucket, () => Promise.reject(new Error('enough')));
    await expect(halted.call(failing())).rejects.toThrow('enough');
    expect(halted.caller.bucket?.tokens).toBe(0);
    await expect(halted.call(failing())).rejects.toThrow('enough');
    expect(halted.slept).toEqual([1_000, 1_000]);
  });

  it('goes by the very end: what comes at it comes too late', async () => {
    const pace = { burst: 1, perSecond: 1 };
    const paced = setUp(1_000, pace);
    await paced.call(failing());
    await expect(paced.call(failing())).rejects.toThrow(TimeUp);
    const told = setUp(10_000);
    await expect(told.call(failing(failure('rate_limited', { retryAt: new Date(10_000) })))).rejects.toThrow(
      ToldToWait,
    );
    expect([...paced.slept, ...told.slept]).toEqual([]);
  });

  it('does not try again what was broken off, nor what is no failure of the provider’s', async () => {
    const { call, slept } = setUp();
    await expect(call(failing(new Error('a bug')))).rejects.toThrow('a bug');
    expect(slept).toEqual([]);
    const names = [new TimeUp(), new ToldToWait(failure('rate_limited'))].map((err) => safeFields({ err }).err);
    expect(names).toMatchObject([{ name: 'TimeUp' }, { name: 'ToldToWait' }]);
  });
});
