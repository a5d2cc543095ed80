import { buttonClass } from '@/components/ui/button-class';
import { searchOf, type UsageView } from '@/lib/usage/view';

/** The view's figures, and the usage rows they are made of. */
export function ExportLinks({ view }: { view: UsageView }) {
  return (
    <>
      <a href={`/api/usage/view.csv?${searchOf(view)}`} className={buttonClass({ variant: 'secondary' })} download>
        Export view
      </a>
      <a href={`/api/usage/rows.csv?${searchOf(view)}`} className={buttonClass({ variant: 'secondary' })} download>
        Export rows
      </a>
    </>
  );
}
