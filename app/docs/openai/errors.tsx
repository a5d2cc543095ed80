import { DocTable } from '@/components/docs/table';
import { retryWords } from '@/lib/integrations/problem';
import type { ErrorRow } from '@/lib/integrations/providers/openai/error-row';
import { OPENAI_ERRORS } from '@/lib/integrations/providers/openai/errors';

const FROM = { api: 'OpenAI', page: 'a web page', other: 'other text or nothing' } as const;

/** The statuses as they are read: `401, 403`. */
const statusesOf = ({ statuses }: ErrorRow): string =>
  statuses.map((status) => (status === 'any' ? 'any other' : String(status))).join(', ');

/** The cause without one answer's own facts. */
const inGeneral = (row: ErrorRow): string =>
  row.cause.replaceAll('{status}', statusesOf(row)).replaceAll('{code}', '').replaceAll('{scope}', '');

function answerOf(row: ErrorRow) {
  return (
    <>
      {statusesOf(row)} <span className="text-muted">({row.body.map((body) => FROM[body]).join(', ')})</span>
      {row.codes?.map((code) => (
        <code key={code} className="block">
          {code}
        </code>
      ))}
    </>
  );
}

/** Every error response Doow knows, from the table the code itself goes by. */
export function ErrorTable() {
  const rows: readonly ErrorRow[] = OPENAI_ERRORS;
  return (
    <DocTable
      label="Error responses"
      head={['Status, sender and code', 'Cause', 'What to do', 'Then']}
      rows={rows.map((row) => [answerOf(row), inGeneral(row), row.nextStep, retryWords(row.retry)])}
    />
  );
}
