import { AppLink, DocLink } from '@/components/docs/links';
import type { DocSection } from '@/components/docs/section';
import { DocTable } from '@/components/docs/table';
import { ExternalLink } from '@/components/ui/external-link';
import { providers } from '@/lib/integrations/catalog';
import { ErrorTable } from './errors';

const { links } = providers.openai;

export const after: readonly DocSection[] = [
  {
    id: 'confirm',
    title: 'Confirm that it works',
    body: (
      <>
        <p>A healthy connection shows all of these on its page:</p>
        <ul>
          <li>
            the state <strong>Healthy</strong>, or <strong>Backfilling</strong> while history is still being read;
          </li>
          <li>a last sync a short time ago, and the time of the next;</li>
          <li>a “complete through” day: yesterday, or the day before while OpenAI is still counting;</li>
          <li>
            usage rows whose organization, projects, models and endpoints are the ones you expect. Compare one earlier
            day with <ExternalLink href={links.usage}>OpenAI’s own usage dashboard</ExternalLink>, which counts in UTC
            days too.
          </li>
        </ul>
        <p>
          Then open <AppLink to="usage">Usage</AppLink>, choose the connection and the last 30 days.{' '}
          <DocLink to="usage">Reading usage</DocLink> explains what you see there.
        </p>
      </>
    ),
  },
  {
    id: 'troubleshooting',
    title: 'When something is missing',
    body: (
      <>
        <p>
          Messages on the connect form and on the connection’s page say what to do. This is the reasoning behind them:
        </p>
        <DocTable
          label="Trouble and its fix"
          head={['What you see', 'Why', 'What to do']}
          rows={[
            [
              'This is not an Admin key',
              'The pasted text is a project or service account key, or no key at all.',
              'Create an Admin key in the organization’s settings and paste that one.',
            ],
            [
              'Two keys in one paste',
              'The pasted text has more than one key, or more words than a key.',
              'Paste one key. Quotes, a header or a variable’s name around it are taken off.',
            ],
            [
              'Action required',
              'OpenAI itself rejected the key, or says that it may not read usage. Nothing is called until somebody acts.',
              'Choose Try stored key again once the cause is mended at OpenAI, or Replace key: the history stays.',
            ],
            [
              'Warning: the last sync failed',
              'The answer does not judge the key: a web page from a firewall, a used-up quota, a code Doow does not know.',
              'Read the cause on the connection’s page. Doow tries again by itself; Sync now tries at once.',
            ],
            [
              'Another data residency region',
              'The key belongs to a region with an address of its own.',
              'Doow proposes the region OpenAI named. Send the form again to confirm it.',
            ],
            [
              'No usage although the key is accepted',
              'The key may belong to another organization than the one that owns the usage, or nothing was used yet.',
              'Compare the organization on the connection’s page with OpenAI’s dashboard.',
            ],
            [
              'Usage reporting probably lags',
              'The newest days came back empty on weekdays that usually have usage.',
              'Look at an earlier day before you change the key. Doow imports these days again with every sync.',
            ],
            [
              'Project names cannot be read',
              'Organization Administration is not set to Read. A warning, never a stop: Doow shows project ids.',
              'Replace the key with one that has it, if you want names.',
            ],
            [
              'Already connected',
              'Another connection in your workspace reads this organization.',
              'Open that connection. If its key is the trouble, replace the key there.',
            ],
            [
              'Waiting for OpenAI',
              'OpenAI asked Doow to slow down, or is not answering.',
              'Nothing. The time of the next attempt is shown, and no day is lost by waiting.',
            ],
            [
              'Delayed',
              'No sync has succeeded for longer than planned.',
              'Open the event log: the latest error says what stands in the way.',
            ],
          ]}
        />
        <p>
          The <strong>event log</strong> on the connection’s page holds every call, every failure with its cause and its
          fix, and every correction OpenAI made.
        </p>
      </>
    ),
  },
  {
    id: 'error-responses',
    title: 'Error responses',
    body: (
      <>
        <p>
          What Doow makes of each error response. Only an answer in which OpenAI itself rejects the key stops a
          connection; an answer Doow does not know never gets the words of one it knows.
        </p>
        <ErrorTable />
      </>
    ),
  },
  {
    id: 'checks',
    title: 'Check this connection',
    body: (
      <>
        <p>
          The connection’s page can run through the usual causes by itself, as often as you like. Each check says
          passed, failed or unknown, what it looked at, and what to do next.
        </p>
        <DocTable
          label="The eight checks"
          head={['Check', 'Passes when', 'If not']}
          rows={[
            [
              'Right organization',
              'The key belongs to the organization this connection has always had.',
              'Replace it with a key from the organization that owns the usage.',
            ],
            [
              'Access',
              'The key may read usage, and project names unless you do without them.',
              'Create the key again with Usage: Read, and Organization Administration: Read for names.',
            ],
            [
              'Usage in the range',
              'The dates you chose have rows.',
              'Nothing was used then, or history begins later: choose a wider range and compare with OpenAI’s dashboard.',
            ],
            [
              'Provider delay',
              'The last complete day is no older than usual.',
              'OpenAI’s reporting lags. Look at an earlier day before you change the key.',
            ],
            [
              'Errors in the log',
              'No key, permission or rate-limit error since the last success.',
              'The event names its cause and its fix.',
            ],
            [
              'Key accepted, no usage at all',
              'There has been a row at some time.',
              'The key may belong to another organization: create it in the one that owns the usage.',
            ],
            [
              'Project data',
              'Rows carry projects, or the organization has none.',
              'Look at OpenAI’s dashboard whether projects are in use; if so, use a key with access to the whole organization.',
            ],
            [
              'Recent usage',
              'Yesterday (UTC) has rows, where the days before it had.',
              'Reporting can lag behind live calls. Check an earlier range before you create another key.',
            ],
          ]}
        />
      </>
    ),
  },
  {
    id: 'disconnect',
    title: 'Disconnect',
    body: (
      <>
        <ol>
          <li>
            Open the connection, or the list under <AppLink to="integrations">Integrations</AppLink>, and choose
            Disconnect.
          </li>
          <li>
            Type the connection’s name to confirm. Its usage is kept. To delete that too, type the name again in the
            second field.
          </li>
          <li>
            Delete the key at OpenAI too, under <ExternalLink href={links.revokeKey}>Admin keys</ExternalLink>: Doow can
            forget a key, only OpenAI can make it worthless.
          </li>
        </ol>
        <p>
          Doow deletes the stored key at once, and a sync under way writes nothing more. Usage that is kept stays
          readable. Connect the same organization again later, and Doow takes the history up where it stopped and reads
          the days in between.
        </p>
      </>
    ),
  },
  {
    id: 'next',
    title: 'Next steps',
    body: (
      <ul>
        <li>
          <AppLink to="usage">Look at your usage</AppLink>, by project or by model.
        </li>
        <li>
          Connect <AppLink to="connect">another organization</AppLink>.
        </li>
        <li>
          <AppLink to="members">Add someone from finance</AppLink>: they read usage and cannot touch a key.
        </li>
        <li>
          <DocLink to="api">Fetch the numbers</DocLink> as JSON or CSV.
        </li>
      </ul>
    ),
  },
];
