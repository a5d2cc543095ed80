import { describe, expect, it } from 'vitest';
import { AUDIT_ACTIONS, auditLabel, auditSentence } from './audit-sentences';

describe('a sentence of the audit log', () => {
  it('tells what was done, to follow the name', () => {
    expect(auditSentence('member.role_changed', { email: 'a@b.example', from: 'finance', to: 'admin' })).toBe(
      'changed the role of a@b.example from finance to admin',
    );
    expect(
      auditSentence('connection.disconnected', { connectionId: '1', name: 'Acme', usageDeleted: false, rows: 1 }),
    ).toBe('disconnected “Acme”: the key was deleted, 1 usage row kept');
  });

  it('tells what a saved view was and is, cut where it is long', () => {
    const data = { viewId: '1', name: 'Month end', before: '', after: `project=${'p'.repeat(200)}` };
    expect(auditSentence('view.changed', data)).toBe(
      `changed the saved view “Month end” from the usual view to “project=${'p'.repeat(112)}…”`,
    );
    expect(auditSentence('view.deleted', { viewId: '1', name: 'Month end', search: 'group=project' })).toBe(
      'deleted the saved view “Month end”, which was “group=project”',
    );
  });

  it('says that an admin confirmed what the provider does not tell', () => {
    const data = { connectionId: '1', name: 'Acme', identity: 'unknown', last4: 'x7Qa' };
    expect(auditSentence('connection.connected', data)).toContain('and confirmed that it was not connected already');
    expect(auditSentence('connection.connected', { ...data, identity: 'different' })).not.toContain('confirmed');
  });

  it('goes by the action’s name where an entry cannot be told', () => {
    expect(auditSentence('member.danced', {})).toBe('member danced');
    expect(auditSentence('usage.exported', {})).toBe('usage exported');
    expect(auditSentence('constructor', {})).toBe('constructor');
  });

  it('has a label of its own for each action', () => {
    const labels = AUDIT_ACTIONS.map(auditLabel);
    expect(new Set(labels).size).toBe(labels.length);
  });
});
