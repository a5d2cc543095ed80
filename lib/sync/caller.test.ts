import { describe, expect, it } from 'vitest';
import { failure } from '@/lib/testing/fake-provider';
import { Caller, TimeUp, ToldToWait } from './caller';

function setUp(until = 600_000) {
  let time = 0;
  const slept: number[] = [];
  const controller = new AbortController();
  const allowed = { calls: true };
  const caller = new Caller({
    until: new Date(until),
    signal: controller.signal,
    mayCall: async () => {
      if (!allowed.calls) throw new Error('not allowed');
    },
    world: {
      now: () => new Date(time),
      random: () => 1,
      sleep: async (ms) => {
        slept.push(ms);
        time += ms;
      },
    },
  });
  return { caller, slept, controller, allowed, at: () => time };
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
  it('waits as told, then calls again', async () => {
    const { caller, at } = setUp();
    const retryAt = new Date(30_000);
    expect(await caller.call(failing(failure('rate_limited', { retryAt })))).toBe('answer');
    expect(at()).toBe(30_000);
    expect(caller.waitedMs).toBe(30_000);
  });

  it('keeps every other call quiet too while the provider wants that', async () => {
    const { caller, at } = setUp();
    const retryAt = new Date(30_000);
    const times: number[] = [];
    const note = (make: () => Promise<string>) => () => {
      times.push(at());
      return make();
    };
    await caller.call(note(failing(failure('rate_limited', { retryAt }))));
    await caller.call(note(failing()));
    expect(times).toEqual([0, 30_000, 30_000]);
  });

  it('does not sleep a wait that is longer than the time left', async () => {
    const { caller, slept } = setUp(10_000);
    const told = caller.call(failing(failure('rate_limited', { retryAt: new Date(10_001) })));
    await expect(told).rejects.toThrow(ToldToWait);
    await expect(setUp(500).caller.call(failing(failure('unreachable')))).rejects.toMatchObject({
      code: 'unreachable',
    });
    expect(slept).toEqual([]);
  });

  it('gives up after its tries, with the last error', async () => {
    const errors = Array.from({ length: 9 }, () => failure('unreachable'));
    await expect(setUp().caller.call(failing(...errors))).rejects.toMatchObject({ code: 'unreachable' });
    const limits = Array.from({ length: 9 }, () => failure('rate_limited'));
    await expect(setUp().caller.call(failing(...limits))).rejects.toThrow(ToldToWait);
  });

  it('begins no call after the end, none that is not allowed, none once halted', async () => {
    let made = 0;
    const count = async () => void made++;
    await expect(setUp(0).caller.call(count)).rejects.toThrow(TimeUp);
    const refused = setUp();
    refused.allowed.calls = false;
    await expect(refused.caller.call(count)).rejects.toThrow('not allowed');
    const halted = setUp();
    halted.caller.halt(new Error('enough'));
    await expect(halted.caller.call(count)).rejects.toThrow('enough');
    const aborted = setUp();
    aborted.controller.abort(new TimeUp());
    await expect(aborted.caller.call(count)).rejects.toThrow(TimeUp);
    expect(made).toBe(0);
  });

  it('says why it was halted, whatever the call under way then fails with', async () => {
    const { caller } = setUp();
    const call = caller.call(async () => {
      caller.halt(new TimeUp());
      throw failure('unreachable');
    });
    await expect(call).rejects.toThrow(TimeUp);
  });
});
