import { AppLink, DocLink } from '@/components/docs/links';
import type { DocSection } from '@/components/docs/section';
import { DocTable } from '@/components/docs/table';
import { WhatDoowReads } from '@/components/docs/what-doow-reads';
import { Alert } from '@/components/ui/alert';
import { ExternalLink } from '@/components/ui/external-link';
import { providers } from '@/lib/integrations/catalog';

const { permissions, links } = providers.openai;

export const before: readonly DocSection[] = [
  {
    id: 'what-you-need',
    title: 'What you need',
    body: (
      <>
        <ul>
          <li>
            In Doow, the role owner or admin. <DocLink to="roles">Members and roles</DocLink> says what each may do.
          </li>
          <li>
            At OpenAI, someone who may create Admin keys in the organization whose usage you want. That is a role in the
            organization itself, usually its owner; a role in one of its projects is not enough.
          </li>
          <li>An Admin API key of that organization, made for Doow alone.</li>
        </ul>
        <p>
          An <strong>Admin API key</strong> is another thing than the key your software calls models with. It begins
          with <code>sk-admin-</code>, cannot call a model, and is the only kind that can read an organization’s usage.
          Project keys (<code>sk-proj-</code>) and service account keys (<code>sk-svcacct-</code>) cannot. The “Admin
          keys” of a ChatGPT workspace belong to ChatGPT and do not open the API platform either.
        </p>
      </>
    ),
  },
  {
    id: 'least-access',
    title: 'Give it the least access',
    body: (
      <>
        <p>Doow works with a restricted key. These are all the permissions it has a use for:</p>
        <DocTable
          label="Permissions of the key"
          head={['Permission at OpenAI', 'Level', 'What for', 'Needed']}
          rows={permissions.map(({ name, level, why, required }) => [
            name,
            level,
            why,
            required ? 'Required' : 'Recommended',
          ])}
        />
        <p>
          Leave every other permission at none. Doow names a permission the key lacks. It cannot warn you of one too
          many: OpenAI does not tell anyone what else a key may do, so look at the key’s permissions once yourself.
        </p>
        <p>
          If your company lets keys expire, give this one a date and enter the same date in Doow: it reminds you in
          time, and{' '}
          <DocLink to="connections" part="replace-key">
            replacing the key
          </DocLink>{' '}
          keeps all history.
        </p>
      </>
    ),
  },
  {
    id: 'create-the-key',
    title: 'Create the key at OpenAI',
    body: (
      <>
        <ol>
          <li>
            Open <ExternalLink href={links.createKey}>Admin keys in OpenAI’s organization settings</ExternalLink> and
            check at the top that the right organization is selected.
          </li>
          <li>Choose to create an Admin key, and name it so that others know what it is for, such as “Doow usage”.</li>
          <li>Choose restricted permissions and set the ones above.</li>
          <li>Create it, and copy the secret at once: OpenAI shows it this one time only.</li>
        </ol>
        <div className="prose-block">
          <Alert tone="info" title="Paste it into Doow and nowhere else">
            No chat, no ticket, no document. If it got somewhere else on the way, delete that key at OpenAI and create
            another: it takes a minute.
          </Alert>
        </div>
      </>
    ),
  },
  {
    id: 'what-is-read',
    title: 'What Doow reads, and what not',
    body: (
      <>
        <p>
          For each day in UTC Doow reads three counts, by model and by project: input tokens, output tokens and
          requests. It can call the addresses on this list and no others, and it only ever reads:
        </p>
        <WhatDoowReads provider="openai" />
        <p>
          The same list is drawn on the connect form and on the connection’s page, from the code that makes the calls.
          Every call made is in the connection’s event log.
        </p>
      </>
    ),
  },
  {
    id: 'connect',
    title: 'Connect',
    body: (
      <>
        <ol>
          <li>
            In Company Settings, <AppLink to="integrations">Integrations</AppLink>, choose{' '}
            <AppLink to="connect">Connect</AppLink> on the OpenAI card.
          </li>
          <li>
            Give the connection a <strong>name</strong> your colleagues will recognize, such as the organization’s own.
          </li>
          <li>
            Paste the <strong>Admin API key</strong>. Quotes, a header or a variable’s name around it are taken off, and
            spaces and line breaks do no harm. Your browser is asked not to remember it.
          </li>
          <li>
            If your organization uses data residency, choose its <strong>region</strong>: the key is sent to that
            region’s address and to no other. Doow has a fixed list of OpenAI’s addresses.
          </li>
          <li>
            Choose how much <strong>history</strong> to import: 90 days, 12 months or 24 months.
          </li>
          <li>
            Press <strong>Connect</strong>. Doow asks OpenAI first: what kind of key it is, which organization it
            belongs to, whether it may read usage and project names. You see each check as it passes. If the key may not
            read usage, nothing is stored, and the message says what to do; missing project names are only a warning.
          </li>
        </ol>
        <p>
          The newest days arrive first, within seconds. You can read them while Doow goes on reading back; the
          connection’s page shows how far it has come.
        </p>
      </>
    ),
  },
  {
    id: 'several-organizations',
    title: 'Several organizations',
    body: (
      <>
        <p>
          An Admin key belongs to one organization. Connect each organization with a key of its own and give each
          connection a name; the <AppLink to="usage">Usage</AppLink> page adds them up and tells them apart.
        </p>
        <p>
          The same organization cannot be connected twice, since its usage would count double. Doow compares what OpenAI
          says about the two keys: the organization’s id where OpenAI sends it, else the projects both can see. If that
          settles nothing, for instance because an organization has no projects yet, Doow asks you and records your
          answer.
        </p>
      </>
    ),
  },
];
