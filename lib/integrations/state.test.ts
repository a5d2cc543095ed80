import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionState, isConnected, type StateFacts, stateChangesAt, stateWords } from './state';

const now = new Date('2026-11-23T12:00:00Z');
const hours = (count: number) => new Date(now.getTime() - count * 3_600_000);
const healthy: StateFacts = {
  connectedAt: hours(1000),
  pausedAt: null,
  disconnectedAt: null,
  blockedReason: null,
  lastSuccessAt: hours(1),
  progress: { done: 30, total: 30 },
  warned: false,
  intervalMs: 24 * 3_600_000,
};
const words = (facts: Partial<StateFacts>) => stateWords(connectionState({ ...healthy, ...facts }, now));

describe("a connection's state", () => {
  it.each([
    ['Healthy', {}],
    ['Healthy', { lastSuccessAt: hours(50) }],
    ['Delayed', { lastSuccessAt: hours(50.01) }],
    ['Delayed', { lastSuccessAt: null }],
    ['Healthy', { lastSuccessAt: null, connectedAt: hours(1) }],
    ['Backfilling 96%', { progress: { done: 29, total: 30 } }],
    ['Backfilling 0%', { progress: { done: 0, total: 365 }, lastSuccessAt: null, connectedAt: hours(1) }],
    ['Delayed', { progress: { done: 0, total: 365 }, lastSuccessAt: null }],
    ['Warning', { warned: true }],
    ['Warning', { warned: true, progress: { done: 29, total: 30 } }],
    ['Delayed', { warned: true, lastSuccessAt: hours(50.01) }],
    ['Action required', { warned: true, blockedReason: 'key_refused', lastSuccessAt: null }],
    ['Action required', { blockedReason: 'key_refused', progress: { done: 0, total: 30 } }],
    ['Paused', { pausedAt: hours(1), blockedReason: 'key_refused' }],
    ['Disconnected', { disconnectedAt: hours(1), pausedAt: hours(2), blockedReason: 'key_refused' }],
  ] as const)('%s', (expected, facts) => expect(words(facts)).toBe(expected));

  it('reads "Connected" in every state but one, and is never 100 % before the last day', () => {
    const facts = fc.record({
      pausedAt: fc.option(fc.date({ noInvalidDate: true })),
      disconnectedAt: fc.option(fc.date({ noInvalidDate: true })),
      blockedReason: fc.option(fc.constantFrom('key_refused', 'usage_scope_missing')),
      warned: fc.boolean(),
      progress: fc
        .integer({ min: 1, max: 4000 })
        .chain((total) => fc.record({ total: fc.constant(total), done: fc.integer({ min: 0, max: total }) })),
    });
    fc.assert(
      fc.property(facts, (some) => {
        const state = connectionState({ ...healthy, ...some }, now);
        expect(isConnected(state)).toBe(some.disconnectedAt === null);
        if (state.kind === 'backfilling') expect(state.percent).toBeLessThan(100);
      }),
    );
  });

  it('turns by the clock alone at the moment it names, not a millisecond earlier, and never again', () => {
    const moment = fc.integer({ min: -100 * 3_600_000, max: 100 * 3_600_000 }).map((ms) => new Date(+now + ms));
    const facts = fc.record({
      connectedAt: moment,
      lastSuccessAt: fc.option(moment),
      pausedAt: fc.option(moment),
      disconnectedAt: fc.option(moment),
      blockedReason: fc.option(fc.constant('key_refused')),
      progress: fc.constantFrom({ done: 29, total: 30 }, { done: 30, total: 30 }),
      warned: fc.boolean(),
      intervalMs: fc.integer({ min: 60_000, max: 40 * 24 * 3_600_000 }),
    });
    const far = new Date('2100-01-01T00:00:00Z');
    fc.assert(
      fc.property(facts, (some) => {
        const changes = stateChangesAt(some, now);
        const state = connectionState(some, now);
        if (!changes) {
          expect(connectionState(some, far)).toEqual(state);
          return;
        }
        expect(+changes).toBeGreaterThan(+now);
        expect(connectionState(some, new Date(+changes - 1))).toEqual(state);
        expect(connectionState(some, changes).kind).toBe('delayed');
        expect(stateChangesAt(some, changes)).toBeNull();
      }),
    );
    expect(stateChangesAt(healthy, now)).toEqual(new Date(hours(1 - 50).getTime() + 1));
  });
});
