import type { Metadata } from 'next';
import { CodeBlock } from '@/components/docs/code-block';
import { DocPage } from '@/components/docs/doc-page';
import { DocLink } from '@/components/docs/links';
import type { DocSection } from '@/components/docs/section';
import { DocTable } from '@/components/docs/table';
import { DOCS } from '@/lib/docs/nav';

export const metadata: Metadata = { title: DOCS.api.title, description: DOCS.api.description };

const REQUEST = 'GET /api/usage?from=2026-11-01&to=2026-11-14&groupBy=day,model';
const CSV_REQUEST = 'GET /api/usage/export.csv?from=2026-01-01&to=2026-11-14&groupBy=day,project,model';
const ROWS_REQUEST = 'GET /api/usage/rows.csv?from=2026-11-01&to=2026-11-14&model=gpt-5-mini-2025-08-07';
const AUDIT_REQUEST = 'GET /api/audit-log/export.csv?from=2026-11-01&to=2026-11-14&action=member.role_changed';
const ANSWER = `{
  "rows": [
    {
      "day": "2026-11-01",
      "model": "gpt-5-mini-2025-08-07",
      "inputTokens": "48120933",
      "outputTokens": "9120411",
      "requests": "20418"
    }
  ],
  "totals": {
    "inputTokens": "48120933",
    "outputTokens": "9120411",
    "requests": "20418"
  },
  "completeThrough": "2026-11-14",
  "provisionalFrom": "2026-11-12",
  "sandbox": false
}`;

const sections: readonly DocSection[] = [
  {
    id: 'json',
    title: 'Usage as JSON',
    body: (
      <>
        <CodeBlock label="Request">{REQUEST}</CodeBlock>
        <p>
          It answers to whoever is signed in and may read usage, with the numbers of the workspace their session has
          open.
        </p>
        <CodeBlock label="Answer">{ANSWER}</CodeBlock>
        <ul>
          <li>
            Counts are strings of decimal digits, because they may be larger than a JavaScript number holds exactly.
            Read them with <code>BigInt</code>, or as decimals.
          </li>
          <li>
            <code>completeThrough</code> and <code>provisionalFrom</code> are days or null;{' '}
            <DocLink to="usage" part="how-sure">
              Reading usage
            </DocLink>{' '}
            says what they mean. <code>sandbox</code> is true when figures of a local demo may be among the rows.
          </li>
          <li>
            At most 10,000 rows come in one answer. More is a 400 that names the CSV below, which has no such limit.
          </li>
        </ul>
      </>
    ),
  },
  {
    id: 'parameters',
    title: 'Parameters',
    body: (
      <DocTable
        label="Parameters"
        head={['Name', 'Meaning']}
        rows={[
          [<code key="c">from</code>, 'First day, YYYY-MM-DD, UTC, included'],
          [<code key="c">to</code>, 'Last day, YYYY-MM-DD, UTC, included'],
          [
            <code key="c">groupBy</code>,
            'Any of day, endpoint, project, model, connection, comma separated; each becomes a field of the rows, with the name beside the id of a project or connection. Without it there is one row with the sums',
          ],
          [<code key="c">connection</code>, 'Id of a connection; may be repeated'],
          [<code key="c">project</code>, 'Id of a project at OpenAI, or unattributed; may be repeated'],
          [<code key="c">model</code>, 'Model as OpenAI names it, or unattributed; may be repeated'],
          [<code key="c">endpoint</code>, 'Endpoint, such as completions; may be repeated'],
          [<code key="c">family</code>, 'A model without its snapshot’s date, such as gpt-4o; may be repeated'],
          [<code key="c">owner</code>, 'Owner of the project, or unattributed for none; may be repeated'],
          [<code key="c">costCentre</code>, 'Cost centre of the project, or unattributed for none; may be repeated'],
          [<code key="c">label</code>, 'A label of the project, or unattributed for none; may be repeated'],
        ]}
      />
    ),
  },
  {
    id: 'csv',
    title: 'Usage as CSV',
    body: (
      <>
        <CodeBlock label="Request for CSV">{CSV_REQUEST}</CodeBlock>
        <p>
          The same parameters and the same rows, however many, as of one moment. An export that is cut off breaks the
          download; it never ends early as if it were whole. Each one is noted in the workspace’s audit log.
        </p>
        <ul>
          <li>
            The first line names the columns: one for each group, with <code>project_name</code> and{' '}
            <code>connection_name</code> beside the ids, then <code>input_tokens</code>, <code>output_tokens</code>,{' '}
            <code>requests</code> and <code>source</code>.
          </li>
          <li>Counts are plain integers with every digit.</li>
          <li>
            <code>source</code> is live, or sandbox for made-up data of a local demo, or mixed where a row sums both.
          </li>
          <li>
            Cells with a comma, a quote or a line break are quoted as RFC 4180 says. A text that a spreadsheet would
            take for a formula, one that begins with <code>=</code>, <code>+</code>, <code>-</code>, <code>@</code>, a
            tab or a line break, has an apostrophe put before it, and so has one that begins with an apostrophe: take
            the first apostrophe of a cell away, and every text is as it was. Counts never have one.
          </li>
        </ul>
      </>
    ),
  },
  {
    id: 'rows',
    title: 'Usage rows as CSV',
    body: (
      <>
        <CodeBlock label="Request for rows">{ROWS_REQUEST}</CodeBlock>
        <p>
          The rows as they were read, a line for each: one day, connection, endpoint, project and model. The parameters
          are those above, without <code>groupBy</code>; what is said of the CSV above holds here too.
        </p>
        <p>
          The columns are <code>day</code>, <code>connection</code>, <code>connection_name</code>, <code>endpoint</code>
          , <code>project</code>, <code>project_name</code>, <code>model</code>, <code>input_tokens</code>,{' '}
          <code>output_tokens</code>, <code>requests</code>, <code>state</code> and <code>source</code>.{' '}
          <code>state</code> is settled, provisional or partial, as{' '}
          <DocLink to="usage" part="how-sure">
            Reading usage
          </DocLink>{' '}
          defines them, for that day of that endpoint. Lines are in the order of connection, day, endpoint, project and
          model.
        </p>
      </>
    ),
  },
  {
    id: 'view',
    title: 'A view of the Usage page as CSV',
    body: (
      <>
        <p>
          <code>GET /api/usage/view.csv</code> takes what stands in the address of the Usage page and gives what the
          page shows of it, with every group and not only the largest: a line for each day, week or month and each
          group, in the table’s order. The columns are <code>from</code> and <code>to</code>, the first and last day of
          the line; the group, with the name of a project or connection beside its id; <code>input_tokens</code>,{' '}
          <code>output_tokens</code> and <code>requests</code>; <code>state</code>, how final the day, week or month is,
          in the words of the page; <code>unread_days</code>, how many of its days were not read for every organization;
          where the view is compared with another period, the same for it, beginning with <code>compared_</code>, and{' '}
          <code>comparable</code>, yes or why no percentage is given; and <code>source</code>, live, sandbox or mixed.
          Of weeks and months up to one that still runs, <code>over_to</code> and three counts with <code>over_</code>{' '}
          before them are of its days that are over: those are compared.
        </p>
        <p>
          What was not read, or is before an organization’s history, has empty cells, which are no zeros. A group that
          used nothing in a day, week or month has no line for it; a day without any usage has one line without a group.
          Cumulative figures have a line for every day and group, from the first day of the range to that day. Where one
          series is shown alone (<code>only</code>) or the table of groups is searched (<code>find</code>), the file has
          only that, and its name ends with <code>in-part</code>. Days are in their own order, however the table sorts
          them.
        </p>
      </>
    ),
  },
  {
    id: 'audit-log',
    title: 'The audit log as CSV',
    body: (
      <>
        <CodeBlock label="Request for the audit log">{AUDIT_REQUEST}</CodeBlock>
        <p>
          Every entry that matches, newest first, as of one moment. The export is an entry itself. All parameters may be
          left out: <code>from</code> and <code>to</code> are UTC days, both included; <code>action</code>,{' '}
          <code>person</code> and <code>connection</code> are as the address of the Audit log page has them.
        </p>
        <p>
          The columns are <code>at</code>, <code>person</code>, <code>person_id</code> (empty for Doow and the
          operator), <code>action</code>, <code>what</code> in words, <code>details</code> as JSON and{' '}
          <code>address</code>, from which the request came (empty where it is not known). Texts are guarded as in the
          usage export.
        </p>
      </>
    ),
  },
  {
    id: 'errors',
    title: 'Errors',
    body: (
      <DocTable
        label="Errors"
        head={['Status', 'Meaning']}
        rows={[
          ['400', 'A parameter is missing or not valid. The answer has a message for each under error.fields'],
          ['401', 'Not signed in'],
          ['403', 'Signed in with a role that may not read usage, or the audit log'],
          [
            '409',
            'Sent by a page that shows another workspace than the session has open. A script gives no pageScope, and gets the workspace that is open',
          ],
          ['500', 'Something went wrong on our side. The message, and the header x-request-id, have an id to quote'],
        ]}
      />
    ),
  },
];

export default function ApiPage() {
  return <DocPage slug="api" sections={sections} />;
}
