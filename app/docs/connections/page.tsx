import type { Metadata } from 'next';
import { DocPage } from '@/components/docs/doc-page';
import { AppLink, DocLink } from '@/components/docs/links';
import type { DocSection } from '@/components/docs/section';
import { DocTable } from '@/components/docs/table';
import { StatusLabel } from '@/components/ui/status-label';
import { DOCS } from '@/lib/docs/nav';

export const metadata: Metadata = { title: DOCS.connections.title, description: DOCS.connections.description };

const sections: readonly DocSection[] = [
  {
    id: 'states',
    title: 'States',
    body: (
      <>
        <p>
          A connection is one organization, read with one key. Its state is worked out from the facts each time you
          look; if several apply, the first of this list is shown.
        </p>
        <DocTable
          label="States of a connection"
          head={['State', 'What it means', 'What to do']}
          rows={[
            [
              <StatusLabel key="s" tone="neutral">
                Disconnected
              </StatusLabel>,
              'The key is deleted. Usage that was kept stays readable.',
              'Connect the organization again to go on.',
            ],
            [
              <StatusLabel key="s" tone="neutral" icon="paused">
                Paused
              </StatusLabel>,
              'Someone paused it: nothing is called, the key stays.',
              'Resume. The days in between are then read.',
            ],
            [
              <StatusLabel key="s" tone="danger">
                Action required
              </StatusLabel>,
              'OpenAI itself rejected the key, or says that it may not read usage. Nothing is called until somebody acts.',
              'Choose Try stored key again, or replace the key.',
            ],
            [
              <StatusLabel key="s" tone="warning" icon="waiting">
                Delayed
              </StatusLabel>,
              'No sync has succeeded for twice the usual interval plus two hours.',
              'Look at the event log, or choose Sync now.',
            ],
            [
              <StatusLabel key="s" tone="warning">
                Warning
              </StatusLabel>,
              'The last sync failed, the key expires within 30 days or its expiry date has passed, or project names cannot be read.',
              'Read the line beside it. A failed sync is tried again by itself.',
            ],
            [
              <StatusLabel key="s" tone="info" icon="working">
                Backfilling
              </StatusLabel>,
              'Recent days are here, history is still being imported.',
              'Nothing. The page shows how many days are done.',
            ],
            [
              <StatusLabel key="s" tone="success">
                Healthy
              </StatusLabel>,
              'Synced as planned. If no usage came at all, or the newest days came back empty, a line beside it says so.',
              'Nothing.',
            ],
          ]}
        />
        <p>
          If OpenAI asks Doow to wait, a second line says until when; if syncs keep failing, how often in a row and why.
          Either way it has the time of the next attempt. Doow waits 15 minutes after the first failure and twice as
          long after each further one, up to 6 hours; Sync now does not wait. If only project names cannot be read,
          tokens and requests arrive all the same. An answer that does not come from OpenAI, or that does not judge the
          key, never makes a connection “Action required”. An open page turns to Delayed by itself.
        </p>
      </>
    ),
  },
  {
    id: 'when-doow-reads',
    title: 'When Doow reads',
    body: (
      <>
        <p>
          Every connection is read on a schedule, usually once a day after midnight UTC; its page says when next.{' '}
          <strong>Sync now</strong> does the same at once.
        </p>
        <p>
          OpenAI completes and corrects its numbers for some time. So every sync imports the last three days again (up
          to ten where the newest came back empty), and once a week the last 35, and replaces whole days with what
          OpenAI says now. What was missed because of a fault or a pause is read by the next sync.
        </p>
        <p>
          A day is stored as a whole or not at all. A sync that is cut off leaves each day as it was before or as it is
          after, never half of it.
        </p>
        <p>
          Doow calls each organization at a modest pace: eight requests at once, then one a second, and half of that
          when OpenAI asks for fewer. Yesterday takes a second or two, the newest week of a new connection too; twelve
          months of history take about a minute and a half.
        </p>
      </>
    ),
  },
  {
    id: 'coverage',
    title: 'Coverage, day by day',
    body: (
      <>
        <p>
          The tab <strong>Coverage</strong> of a connection shows every UTC day of its history. A day is as good as the
          endpoint of it that needs you most; choose it to see each endpoint, when it was read, how many rows that gave,
          and what was corrected. With the arrow keys you go from day to day, with Page Up and Page Down from month to
          month.
        </p>
        <DocTable
          label="States of a day"
          head={['State', 'What it means', 'What to do']}
          rows={[
            ['Settled', 'Read again at least 72 hours after its end.', 'Nothing: the figures are final.'],
            [
              'Provisional',
              'Read whole after its end; late usage may still be added.',
              'Nothing: it settles by itself.',
            ],
            [
              'Restated',
              'OpenAI corrected figures that had been final.',
              'Compare before and after, which stand below.',
            ],
            ['Partial', 'Read before it had ended, as today always is.', 'Nothing: it is read again once it has.'],
            ['Missing', 'Not read yet, which is not zero.', 'Nothing while the history is being read.'],
            [
              'Failed',
              'The last reading did not succeed; what was read before stays.',
              'Read the reason, then the day.',
            ],
          ]}
        />
        <p>
          If you doubt a day, press <strong>Read this day again</strong>. Doow reads every endpoint of it, as a whole or
          not at all, and the calendar turns to the result by itself. Your wish is kept until it has been met: if a sync
          is under way, that one does it; if OpenAI asked to wait, it is done when the wait is over. A day that OpenAI
          answers wrongly for is marked as failed, and not asked for again until you say so. Asking needs the right to
          manage connections, and is in the audit log.
        </p>
      </>
    ),
  },
  {
    id: 'pause',
    title: 'Pause and resume',
    body: (
      <p>
        Pausing stops every call with the key, at once and until someone resumes. Paused connections do not hold back{' '}
        <DocLink to="usage" part="how-sure">
          “complete through”
        </DocLink>
        ; the usage they have is still counted.
      </p>
    ),
  },
  {
    id: 'replace-key',
    title: 'Replace the key',
    body: (
      <>
        <p>
          Use it when a key expires, when people leave, or when your rules ask for a new one. The new key goes through
          the same checks as the first and must belong to the same organization. Until it has passed, the old key goes
          on working; then it is overwritten. History, name, region and settings stay.
        </p>
        <p>
          If the key is rejected and you have mended the cause at OpenAI, choose <strong>Try stored key again</strong>:
          the key need not be pasted. The connection goes on as soon as OpenAI takes the key.
        </p>
        <p>
          Enter the day the key expires, and Doow warns you before it does. Delete the old key at OpenAI when the new
          one is in place.
        </p>
      </>
    ),
  },
  {
    id: 'event-log',
    title: 'Event log and audit log',
    body: (
      <p>
        The <strong>event log</strong> of a connection says what happened to it: each call with its result, each failure
        with cause and fix, each correction. The <AppLink to="audit">audit log</AppLink> of the workspace says what
        people did: who connected, replaced, paused, disconnected, exported, invited.
      </p>
    ),
  },
];

export default function ConnectionsPage() {
  return <DocPage slug="connections" sections={sections} />;
}
