import type { Metadata } from 'next';
import { DocPage } from '@/components/docs/doc-page';
import { AppLink, DocLink } from '@/components/docs/links';
import type { DocSection } from '@/components/docs/section';
import { DocTable } from '@/components/docs/table';
import { DOCS } from '@/lib/docs/nav';

export const metadata: Metadata = { title: DOCS.usage.title, description: DOCS.usage.description };

const sections: readonly DocSection[] = [
  {
    id: 'what-is-counted',
    title: 'What is counted',
    body: (
      <>
        <p>
          Three counts, as OpenAI reports them: <strong>input tokens</strong>, <strong>output tokens</strong> and{' '}
          <strong>requests</strong>. A usage row is one UTC day of one connection, one endpoint (such as completions or
          embeddings), one project and one model.
        </p>
        <ul>
          <li>Input tokens are all of them, those OpenAI served from its cache included.</li>
          <li>Images and audio have requests, and no tokens: OpenAI does not report tokens for them here.</li>
          <li>
            <strong>Without a project</strong> or <strong>without a model</strong> is usage for which OpenAI names none.
            It is part of every total; in usage rows it reads <code>unattributed</code>.
          </li>
        </ul>
        <p>
          Counts are exact at any size. Charts and tiles shorten them (12.4 M); tables, tooltips and exports have every
          digit.
        </p>
      </>
    ),
  },
  {
    id: 'days',
    title: 'Days are UTC days',
    body: (
      <p>
        A day begins and ends at midnight UTC, as it does in OpenAI’s own dashboard and in its reports. If you work in
        Berlin or San Francisco, part of your evening or your morning belongs to the neighbouring day. No number is ever
        moved to a local day: the totals would no longer match OpenAI’s.
      </p>
    ),
  },
  {
    id: 'how-sure',
    title: 'How sure a number is',
    body: (
      <>
        <p>OpenAI goes on counting for a while after a day has ended. Doow says of each day how far that has come:</p>
        <DocTable
          label="How final a day is"
          head={['Word', 'Meaning', 'In the chart']}
          rows={[
            ['Missing', 'Not read yet. This is not zero: nobody knows.', 'A gap, and a cross on the axis'],
            ['Partly read', 'Read for some organizations, missing for others.', 'Hatched, and a ring on the axis'],
            ['Partial', 'Read before the day had ended. Today is always partial.', 'Hatched and paler, a line dotted'],
            [
              'Provisional',
              'Complete: read to its last page after its end. May still change.',
              'Hatched, a line dashed',
            ],
            ['Settled', 'Read again at least 72 hours after its end.', 'Plain'],
          ]}
        />
        <p>
          <strong>Complete through</strong> is the last day up to which every day in view is complete, over all
          connections in view that are neither paused nor disconnected. If one of them holds the others back, it is
          named. A paused organization holds nothing back, but the days it was not read are missing and said to be.{' '}
          <strong>Provisional from</strong> is the first day in view that is not settled.
        </p>
        <p>
          For a report, choose an end date before “provisional from”: those numbers are settled. The{' '}
          <DocLink to="usage" part="month-report">
            month report
          </DocLink>{' '}
          says it of a whole month.
        </p>
      </>
    ),
  },
  {
    id: 'corrections',
    title: 'Corrections',
    body: (
      <p>
        Now and then OpenAI changes a day that was settled, or takes something away from a complete one. Doow calls that
        a restatement: it takes the new numbers, keeps what they were before, and shows when it noticed. So a total that
        moved since your last report can be explained.
      </p>
    ),
  },
  {
    id: 'compare',
    title: 'Dates and comparison',
    body: (
      <>
        <p>
          On the <AppLink to="usage">Usage</AppLink> page, choose a range of days, whether they are added up by day, by
          week (from Monday) or by month, or cumulatively, and what to group by: model, model family, project,
          organization, endpoint, or the owner, cost centre or labels of the project. A family is a model without the
          date of its snapshot, so <code>gpt-4o-2024-08-06</code> counts as <code>gpt-4o</code>. Projects are put
          together by all their labels, so that the parts add up to the whole.
        </p>
        <p>
          The chart tells the largest apart and adds up the rest as “Other”; the tables below it have every figure.
          Click a name to see what it is made of, a day, week or month to see its days, and an entry of the legend to
          see it alone.
        </p>
        <p>
          Beside each total stands its change. The previous period is as many days, ending the day before the range
          begins; of a month, and of a year of several months, it is the same days of the one before. Only days that are
          over are compared: today, and what is still to come, is left out on both sides, and the note says so. You can
          also compare with the same days a year before or with any other period. <strong>Match weekdays</strong> moves
          what is compared to the nearest days that fall on the same days of the week. Each week or month is compared
          with as many days, or with a calendar month where both periods begin alike; a year before, each day with its
          own date. Of a week or month that still runs, the days that are over are compared with as many.
        </p>
        <p>
          Where days were not read, an organization’s history begins or it was disconnected in between, or one period
          has more days than the other, no percentage is shown, and it says why. What an organization used before its
          history, after it was disconnected, or on days that were not read is not known: there is a dash, never a zero.
        </p>
        <p>
          <strong>What moved</strong> lists the projects and models that explain the change, the largest first; the
          amounts add up to it. Everything you choose is in the page’s address, so a link shows others in your workspace
          the same view. A link with a mistake, such as a misspelt parameter, shows no figures and says what is wrong:
          without it they might be of more than was asked for.
        </p>
      </>
    ),
  },
  {
    id: 'month-report',
    title: 'Month report',
    body: (
      <>
        <p>
          The <AppLink to="month">month report</AppLink> is one calendar month in UTC, to be filed: its totals to the
          last digit beside the month before and the same month a year before, each day as a chart, and tables by
          organization, project, cost centre, model and endpoint, each of which adds up to the totals. Below them stand
          what moved, what OpenAI corrected, and which connections and days the figures are of. It opens with the last
          month that has ended; the arrows and the list lead to any other. <strong>Month report</strong> on the Usage
          page keeps what that page is filtered by, and the report then says what it is only of.
        </p>
        <p>
          <strong>Print or save as PDF</strong> prints it on A4 or Letter, whole and in light colours. Every sheet has
          its number, the month, and how final it is, which is also the first thing the report says:
        </p>
        <DocTable
          label="How final a month is"
          head={['Word', 'Meaning']}
          rows={[
            ['Settled', 'Every day of every connection was read at least 72 hours after its end.'],
            ['Provisional', 'Every day was read; from the day it names on, figures may still change.'],
            ['Not complete', 'Days were not read. They are named, with the connection that lacks them.'],
            ['Only part', 'A connection’s history begins, or it was disconnected, within the month.'],
            [
              'Not ended',
              'The month still runs: its figures so far. Its days that are over are compared with those of other months.',
            ],
          ]}
        />
        <p>
          A paused connection’s unread days are missing here: a month lacks them, whatever the reason. A percentage is
          given only where its days that are over, and those they are compared with, were read in full for the same
          connections. A table names up to 1,000 rows and puts smaller ones together; the exports have each of them.
        </p>
      </>
    ),
  },
  {
    id: 'saved-views',
    title: 'Saved views',
    body: (
      <>
        <p>
          A saved view keeps all that the page shows under a name: range, comparison, filters, grouping, how it is drawn
          and how its table is sorted. <strong>Views</strong> at the top of the page lists them with who saved each;{' '}
          <strong>Save this view</strong> adds one. They belong to the workspace: everybody who reads usage sees them
          all, and may rename, change or delete any. The audit log has who did it, and what it was before.
        </p>
        <p>
          A range such as <em>Last month</em> moves on with the days; days that were chosen stay. When you change what a
          saved view shows, it says <strong>Edited</strong> beside its name. <strong>Save changes</strong> makes it show
          that for everybody, <strong>Save as new</strong> keeps it under another name, and opening the saved view again
          drops what you changed.
        </p>
        <p>
          <strong>Copy link</strong> gives an address that opens the saved view as it is at that moment, for members of
          the workspace who may read usage. The address of the page itself holds everything you see, so it goes on
          working when the saved view is changed or deleted. A name has up to 80 characters and is there once, whatever
          its case; a workspace has up to 200 saved views.
        </p>
        <p>
          <strong>Ctrl K</strong> (<strong>⌘K</strong> on a Mac) opens the command palette on every page of your
          workspace: type any words of the name of a saved view, a connection or a page, and press Enter.
        </p>
      </>
    ),
  },
  {
    id: 'projects',
    title: 'Projects: owner, cost centre, labels',
    body: (
      <>
        <p>
          Under <AppLink to="projects">Projects</AppLink>, finance, admins and owners say who owns each project, which
          cost centre pays for it, and give it labels: up to 120 characters each, and up to 20 labels of 60. What is
          said holds for the project in every connection it is seen in. A project without a name is listed once it has
          usage in the last 31 days that were read.
        </p>
        <p>
          To say the same of several, choose them in the table: what you leave empty stays as it is with each of them,
          and labels are added or removed. For many at once, export the table, edit it in a spreadsheet, save it as CSV
          UTF-8 and import it. The first line names the columns: <code>project_id,owner,cost_centre,labels</code>, in
          any order. A column left out stays as it is, an empty cell clears, and labels are parted by <code>;</code>. A
          file may have 5,000 lines and 1 MB.
        </p>
        <p>
          Before anything is stored you see every change, before and after. A line that cannot be taken is named with
          its number and the reason, and then nothing of the file is imported. When somebody changes the projects
          meanwhile, you see the changes anew.
        </p>
      </>
    ),
  },
  {
    id: 'export',
    title: 'Export',
    body: (
      <p>
        Under <strong>Export</strong>, <strong>This view as CSV</strong> gives what the page shows, every digit of every
        count, only what is searched for or shown alone, and how final each day, week or month is;{' '}
        <strong>Usage rows as CSV</strong> gives the usage rows behind it, each with how final it is.{' '}
        <DocLink to="api">Usage as JSON and CSV</DocLink> describes their columns. However long, a file is as of one
        moment, and one that is cut off ends as a failed download. A name that a spreadsheet would take for a formula
        has an apostrophe put before it, so that opening the file runs nothing.
      </p>
    ),
  },
];

export default function UsageGuide() {
  return <DocPage slug="usage" sections={sections} />;
}
