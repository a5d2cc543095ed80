import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairShare } from './fair-share';

const never = 60_000;
/** What has been let in so far, after everything that could be. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('places that holders share', () => {
  it('are half one holder’s at most, however many they ask for, and another’s at once', async () => {
    const share = new FairShare({ places: 4, each: 2 });
    const entered: string[] = [];
    for (let i = 0; i < 20; i++) void share.take('a', never).then(() => entered.push('a'));
    await settled();
    expect(entered).toEqual(['a', 'a']);
    await share.take('b', 0);
    expect(share.waiting('a')).toBe(18);
  });

  it('go to the holders in turn where all are taken', async () => {
    const share = new FairShare({ places: 2, each: 2 });
    const [one, two] = [await share.take('a', never), await share.take('a', never)];
    const entered: string[] = [];
    const wait = (holder: string) =>
      share.take(holder, never).then((leave) => {
        entered.push(holder);
        leave();
      });
    const all = [...'aaaa', 'b', 'c', 'b'].map(wait);
    one();
    one(); // which gives nothing back a second time
    await settled();
    two();
    await Promise.all(all);
    expect(entered.slice(0, 3).sort()).toEqual(['a', 'b', 'c']);
    expect(entered).toHaveLength(7);
  });

  it('refuse whoever waited too long, who then keeps nobody waiting', async () => {
    const share = new FairShare({ places: 1, each: 1 });
    const leave = await share.take('a', never);
    await expect(share.take('b', 10)).rejects.toMatchObject({ code: 'unavailable', retryAfterS: expect.any(Number) });
    expect(share.waiting()).toBe(0);
    leave();
    await expect(share.take('c', 0)).resolves.toEqual(expect.any(Function));
  });

  it('are never more than there are, nor more than one may have, and nobody is forgotten', async () => {
    const requests = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        requests,
        async (places, each, asked) => {
          const share = new FairShare({ places, each });
          const inside: string[] = [];
          let most = 0;
          const work = async (holder: string) => {
            const leave = await share.take(holder, never);
            inside.push(holder);
            most = Math.max(most, inside.length);
            expect(inside.filter((other) => other === holder).length).toBeLessThanOrEqual(each);
            await settled();
            inside.splice(inside.indexOf(holder), 1);
            leave();
          };
          await Promise.all(asked.map(work));
          expect(most).toBeLessThanOrEqual(places);
          expect(share.waiting()).toBe(0);
        },
      ),
    );
  });
});
