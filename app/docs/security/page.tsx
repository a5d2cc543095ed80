import type { Metadata } from 'next';
import { DocPage } from '@/components/docs/doc-page';
import { DocLink } from '@/components/docs/links';
import type { DocSection } from '@/components/docs/section';
import { DocTable } from '@/components/docs/table';
import { DOCS } from '@/lib/docs/nav';

export const metadata: Metadata = { title: DOCS.security.title, description: DOCS.security.description };

const sections: readonly DocSection[] = [
  {
    id: 'write-only',
    title: 'A key goes in and never comes out',
    body: (
      <p>
        After you press Connect, no page, export, log, error message or answer of the API holds the key or a usable part
        of it. Doow shows its last four characters, so that you can tell it from another. It is opened in one place
        only: right before a call to OpenAI. Every form with a secret posts it, also before the page’s scripts have
        loaded, so that it is never part of an address. A request that has a key in its address is refused, and the page
        says to revoke that key.
      </p>
    ),
  },
  {
    id: 'stored',
    title: 'How it is stored',
    body: (
      <>
        <DocTable
          label="How a key is stored"
          head={['What', 'How']}
          rows={[
            ['Encryption', 'AES-256-GCM with a fresh random nonce and a 16-byte tag for every encryption'],
            [
              'Envelope',
              'Each connection has a random key of its own, which encrypts the Admin key and is itself encrypted by a key of the deployment',
            ],
            [
              'Bound to its place',
              'The encrypted key opens only for the workspace and connection it was stored for; copied to another row it is worthless',
            ],
            [
              'Where the keys are',
              'The deployment’s encryption keys are in its environment, never in the database. They have ids and can be rotated',
            ],
            [
              'Telling two keys apart',
              'A keyed digest finds the same key pasted twice, within one workspace and never across workspaces',
            ],
          ]}
        />
      </>
    ),
  },
  {
    id: 'used',
    title: 'How it is used',
    body: (
      <ul>
        <li>
          Only for the calls listed under{' '}
          <DocLink to="openai" part="what-is-read">
            what Doow reads
          </DocLink>
          . The code has no way to call anything else, and every one of these calls only reads.
        </li>
        <li>
          Only over TLS, to the one address that whoever runs Doow has set. Redirects are not followed, and where the
          address would lead into a private network the call is not made: the key cannot be led elsewhere. Where calls
          go through your company’s proxy, TLS is spoken with OpenAI through it, so the proxy does not see the key.
        </li>
        <li>
          An answer with the key or a piece of it in it, however it is written, is not used, and nothing of it is
          stored.
        </li>
        <li>
          Each call is in the connection’s event log with its time, result and OpenAI’s request id; no header, no
          content.
        </li>
      </ul>
    ),
  },
  {
    id: 'workspaces',
    title: 'Workspaces are apart',
    body: (
      <p>
        Every row of a workspace is behind row-level security in PostgreSQL, forced on the role the application signs in
        with. A query that forgot to say whose rows it wants gets none. A member of several workspaces has one open at a
        time, in all tabs: a form, a request or an export of a tab that still shows another workspace is refused, and
        the tab says so.
      </p>
    ),
  },
  {
    id: 'deleted',
    title: 'When you disconnect',
    body: (
      <>
        <p>
          A sync or a check under way is stopped first, and its last call waited for; it takes a second. Then the stored
          key is deleted. From that moment on no call is made with it, no row is written, and the running database
          cannot give it back.
        </p>
        <p>
          To be exact about the rest: a deleted row’s bytes stay in the database’s files until it cleans up, and in its
          write-ahead log and backups for as long as those are kept. What is in there is the encrypted key. It cannot be
          read without the deployment’s encryption key, which is not in the database; once that is rotated and retired,
          not at all. The one sure end of an Admin key is to delete it at OpenAI, and Doow reminds you of it.
        </p>
      </>
    ),
  },
  {
    id: 'personal-data',
    title: 'What is kept about people',
    body: (
      <p>
        Of each member: name, email address, a hash of the password, and where they are signed in. The audit log keeps
        what a person did under their name, with the address the request came from where the server can know it. Owners
        and admins of the workspace can read it. Entries outlive the membership, because an audit log that forgets is
        none; the person who runs Doow can remove the addresses from old entries in the database.
      </p>
    ),
  },
  {
    id: 'sign-in',
    title: 'Sign-in',
    body: (
      <ul>
        <li>Passwords are kept as argon2id hashes, and attempts are limited by account and address.</li>
        <li>
          A session is checked against the database on every request, and once more before a change is stored. Signing
          out, a changed password or a removed membership ends it at once, a copied cookie and a change under way
          included.
        </li>
        <li>
          An account that was set up through a colleague’s link gets no further workspace from the person who runs Doow
          until its owner has opened a link of theirs and chosen a new password.
        </li>
        <li>
          Connecting, replacing or disconnecting a key asks for the password again when it was given more than ten
          minutes ago.
        </li>
        <li>
          A key that is tried and not stored is in the audit log with its last four characters, and tries are limited:
          Doow is no place to test stolen keys.
        </li>
        <li>Pages carry a content security policy with a nonce: only the application’s own scripts run.</li>
      </ul>
    ),
  },
];

export default function SecurityPage() {
  return <DocPage slug="security" sections={sections} />;
}
