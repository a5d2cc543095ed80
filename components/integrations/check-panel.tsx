'use client';

import { CircleAlert, CircleCheck, CircleHelp } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useRequest } from '@/components/scope/use-request';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { ConnectionCheck } from '@/lib/integrations/checks';

const LOOK = {
  pass: { Icon: CircleCheck, colour: 'text-success', word: 'Pass' },
  fail: { Icon: CircleAlert, colour: 'text-danger', word: 'Fail' },
  unknown: { Icon: CircleHelp, colour: 'text-muted', word: 'Unknown' },
};

type State = {
  pending: boolean;
  checks: ConnectionCheck[] | null;
  error: string | null;
  fields: Record<string, string>;
};

/** Runs the guide's eight checks, as often as wanted: each with its evidence and the next action. */
export function CheckPanel({ connectionId, from, to }: { connectionId: string; from: string; to: string }) {
  const [{ pending, checks, error, fields }, setState] = useState<State>({
    pending: false,
    checks: null,
    error: null,
    fields: {},
  });
  const request = useRequest();
  async function run(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const range = Object.fromEntries(new FormData(event.currentTarget));
    setState((now) => ({ ...now, pending: true, error: null, fields: {} }));
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(range) };
    const response = await request(`/api/connections/${connectionId}/checks`, options).catch(() => null);
    const body = await response?.json().catch(() => null);
    if (response?.ok) setState({ pending: false, checks: body.checks, error: null, fields: {} });
    else {
      const unreached = 'The checks could not be run. Check your connection and try again.';
      setState((now) => ({
        ...now,
        pending: false,
        error: body?.error?.fields ? null : (body?.error?.message ?? unreached),
        fields: body?.error?.fields ?? {},
      }));
    }
  }
  return (
    <Card
      title="Check this connection"
      description="Looks for what usually keeps usage from showing, with one live try of the key."
    >
      <form method="post" onSubmit={run} noValidate className="flex flex-wrap items-start gap-3">
        <Field label="From" error={fields.from} className="w-40">
          <Input type="date" name="from" defaultValue={from} />
        </Field>
        <Field label="To (UTC)" error={fields.to} className="w-40">
          <Input type="date" name="to" defaultValue={to} />
        </Field>
        <Button type="submit" pending={pending} className="mt-6.5">
          {checks ? 'Run the checks again' : 'Run the checks'}
        </Button>
      </form>
      {error && (
        <div className="mt-4">
          <Alert tone="danger" title={error} live />
        </div>
      )}
      {checks && (
        <ol aria-label="Results" aria-live="polite" className="mt-4 divide-y divide-border border-t">
          {checks.map(({ id, label, status, evidence, action }) => {
            const { Icon, colour, word } = LOOK[status];
            return (
              <li key={id} className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2.5 py-3">
                <Icon aria-hidden="true" className={`mt-0.5 size-4 ${colour}`} />
                <div>
                  <p className="font-medium">
                    {label}: <span className={colour}>{word}</span>
                  </p>
                  <p className="text-muted text-sm">{evidence}</p>
                  {action && <p className="text-sm">{action}</p>}
                </div>
              </li>
            );
          })}
        </ol>
      )}
    </Card>
  );
}
