import { describe, expect, it } from 'vitest';
import { Slots } from './slots';

const never = new AbortController().signal;

describe('slots', () => {
  it('are never taken by more than there are, and handed on in the order they were asked for', async () => {
    const slots = new Slots(2);
    const log: string[] = [];
    let inside = 0;
    const work = async (name: string) => {
      const give = await slots.take(never);
      log.push(`${name} of ${++inside}`);
      await Promise.resolve();
      inside--;
      give();
    };
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(work));
    expect(log.map((line) => line[0])).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(log.every((line) => /of [12]$/.test(line))).toBe(true);
  });

  it('are given back once, however often that is said', async () => {
    const slots = new Slots(1);
    const give = await slots.take(never);
    const [second, third] = [slots.take(never), slots.take(never)];
    give();
    give();
    (await second)();
    let entered = false;
    void slots.take(never).then(() => {
      entered = true;
    });
    await Promise.resolve();
    expect(entered).toBe(false);
    (await third)();
  });

  it('let go of those who stop waiting, and nobody behind them waits longer for it', async () => {
    const slots = new Slots(1);
    const give = await slots.take(never);
    const leaving = new AbortController();
    const left = slots.take(leaving.signal);
    const next = slots.take(never);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    give();
    (await next)();
    await expect(slots.take(leaving.signal)).rejects.toThrow('gone');
  });
});
