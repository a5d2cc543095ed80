import { buttonClass } from '@/components/ui/button-class';
import { reportSearch, rowsSearch, type UsageView } from '@/lib/usage/view';

/** The view's figures, and the usage rows they are made of. */
export function ExportLinks({ view }: { view: UsageView }) {
  const look = buttonClass({ variant: 'secondary' });
  return (
    <>
      <a href={`/api/usage/view.csv?${reportSearch(view)}`} className={look} download>
        Export view
      </a>
      <a href={`/api/usage/rows.csv?${rowsSearch(view)}`} className={look} download>
        Export rows
      </a>
    </>
  );
}
