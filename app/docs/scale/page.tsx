import type { Metadata } from 'next';
import { DocPage } from '@/components/docs/doc-page';
import type { DocSection } from '@/components/docs/section';
import { DocTable } from '@/components/docs/table';
import { DOCS } from '@/lib/docs/nav';

export const metadata: Metadata = { title: DOCS.scale.title, description: DOCS.scale.description };

const sections: readonly DocSection[] = [
  {
    id: 'instances',
    title: 'Any number of instances',
    body: (
      <>
        <p>
          Doow keeps nothing outside PostgreSQL. Every instance may serve every page, and every call of the cron claims
          connections from one schedule: a connection is read by one of them at a time, and what a stopped instance
          leaves behind is taken up by the next. Two instances, or twenty, need no word of each other.
        </p>
        <p>
          An organization that reports every day asks for eight requests a day, one for each usage endpoint and one for
          the project names, and five short transactions. On two processor cores, which PostgreSQL shared, one process
          read about 70 organizations a second at 200 ms a request, with less than 400 MB of memory, and two about 100:
          then the cores were busy.
        </p>
      </>
    ),
  },
  {
    id: 'connections',
    title: 'Connections to PostgreSQL',
    body: (
      <p>
        An instance opens up to ten (<code>DATABASE_POOL</code>). With more than a few instances put PgBouncer or your
        provider’s pooler in transaction mode between, and its address into <code>DATABASE_URL</code>: Doow holds
        nothing on a connection from one transaction to the next. <code>DIRECT_DATABASE_URL</code> stays the direct one,
        for migrations. Two server connections for each core of the database are enough for the sync.
      </p>
    ),
  },
  {
    id: 'replica',
    title: 'A read replica',
    body: (
      <p>
        With <code>DATABASE_REPLICA_URL</code> the figures of the Usage page, of the API and of exports come from a
        streaming replica, each as of one moment: how complete a day is comes from the same moment as its tokens.
        Everything else, and everything while the replica cannot be reached, is the primary’s. For long exports set{' '}
        <code>hot_standby_feedback</code> on the replica, lest it cancels them.
      </p>
    ),
  },
  {
    id: 'storage',
    title: 'Storage',
    body: (
      <>
        <p>
          A row of usage is one day, endpoint, project and model: about 380 bytes with its index, and 236 bytes for each
          day and endpoint that was read. An organization with 60 rows a day takes 9 MB a year; one with 60 rows and
          seven endpoints, over three years, 27 MB.
        </p>
        <DocTable
          label="Storage by organizations and rows a day, over three years"
          head={['Organizations', '20 rows a day', '60 rows a day', '200 rows a day']}
          rows={[
            ['100', '1.0 GB', '2.7 GB', '8.5 GB'],
            ['10,000', '101 GB', '267 GB', '850 GB'],
            ['100,000', '1.0 TB', '2.7 TB', '8.5 TB'],
          ]}
        />
        <p>
          The log of each connection’s calls comes on top. Nothing is deleted by itself: usage stays until its
          connection is disconnected with its usage.
        </p>
      </>
    ),
  },
  {
    id: 'hundred-thousand',
    title: 'The arithmetic of 100,000 organizations',
    body: (
      <>
        <p>
          Once a day each, seven endpoints, 60 rows a day. Change the first two lines and the rest follows; the figures
          for one process are those above, measured and rounded down.
        </p>
        <DocTable
          label="What 100,000 organizations need"
          head={['What', 'How it is counted', 'Result']}
          rows={[
            ['Requests', '100,000 × 8', '800,000 a day'],
            ['At OpenAI, each organization', '8 a day, paced 8 at once, then 1 a second', 'far below its limits'],
            ['One process', '70 organizations a second, for 210 of its 300 seconds', '14,700 in one call'],
            ['All of them, one after the other', '100,000 ÷ 70', '24 minutes'],
            ['Calls of the cron', '100,000 ÷ 14,700', '7, at once or one after the other'],
            ['Requests leaving', '7 processes × 70 × 8', '3,900 a second for four minutes'],
            ['Processor time', '100,000 × (8 ms Doow + 6 ms PostgreSQL)', '13 and 10 minutes a day'],
            ['Transactions', '7 × 70 × 5', '2,450 a second; 6 cores for PostgreSQL'],
            ['Connections', '7 × 10 to the pooler, 2 for each core behind it', '70 and 12'],
            ['Storage', '100,000 × 3 years', '2.7 TB'],
          ]}
        />
        <p>
          So processing is small, and storage is what grows. When one server should not hold it, every table of a
          workspace can be distributed by the workspace: all their keys begin with it and none refers outside. The
          statements for Citus are in <code>prisma/citus.sql</code>.
        </p>
        <p>
          A daily schedule that calls once is enough for 14,700 organizations. Above, call hourly or every five minutes:
          a call with nothing due costs one query.
        </p>
      </>
    ),
  },
];

export default function ScalePage() {
  return <DocPage slug="scale" sections={sections} />;
}
