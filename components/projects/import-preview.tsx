import { Alert } from '@/components/ui/alert';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table';
import { counted } from '@/lib/format';
import { type Details, writeLabels } from '@/lib/projects/details';
import type { Change, Preview } from '@/lib/projects/import';

/** Lines drawn at most: thousands would hold the browser up. */
const SHOWN = 200;

/** What an import would do, or which lines keep it from doing anything. */
export function ImportPreview({ preview: { changes, unchanged, bad } }: { preview: Preview }) {
  if (bad.length > 0)
    return (
      <Alert tone="danger" title={`Nothing can be imported: ${counted(bad.length, 'line')} cannot be read`} live>
        <ul className="mt-1 max-h-64 overflow-y-auto" aria-label="Bad lines">
          {bad.slice(0, SHOWN).map(({ line, reason }) => (
            <li key={line} className="break-words">
              Line {line}: {reason}
            </li>
          ))}
        </ul>
        {bad.length > SHOWN && <p>{`And ${bad.length - SHOWN} more.`}</p>}
      </Alert>
    );
  return (
    <div className="flex flex-col gap-3">
      <p role="status">{`${counted(changes.length, 'project')} would change, ${unchanged} stay as they are.`}</p>
      {changes.length > 0 && (
        <Table label="What would change">
          <THead>
            <tr>
              <Th numeric>Line</Th>
              <Th>Project</Th>
              <Th>Change</Th>
            </tr>
          </THead>
          <TBody>
            {changes.slice(0, SHOWN).map((change) => (
              <Row key={change.line} change={change} />
            ))}
          </TBody>
        </Table>
      )}
      {changes.length > SHOWN && <p className="text-muted text-sm">{`And ${changes.length - SHOWN} more.`}</p>}
    </div>
  );
}

const FIELDS: readonly [label: string, read: (details: Details) => string][] = [
  ['Owner', ({ owner }) => owner ?? ''],
  ['Cost centre', ({ costCentre }) => costCentre ?? ''],
  ['Labels', ({ labels }) => writeLabels(labels)],
];

function Row({ change: { line, name, before, after } }: { change: Change }) {
  return (
    <Tr>
      <Td numeric>{line}</Td>
      <Td className="min-w-32 break-words">{name}</Td>
      <Td className="min-w-48 break-words">
        {FIELDS.filter(([, read]) => read(before) !== read(after)).map(([label, read]) => (
          <div key={label}>
            {label}: {read(before) || 'none'} → {read(after) || 'none'}
          </div>
        ))}
      </Td>
    </Tr>
  );
}
