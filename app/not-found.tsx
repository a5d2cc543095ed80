import { Compass } from 'lucide-react';
import { LastResort } from '@/components/layout/last-resort';
import { buttonClass } from '@/components/ui/button-class';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <LastResort
      icon={<Compass />}
      title="This page does not exist"
      action={
        // Not a `Link`: every page brings the code of this one along, and that of a link would be in it a second time.
        <a href="/" className={buttonClass({ variant: 'primary' })}>
          Go to the start
        </a>
      }
    >
      The address may be mistyped, or what it showed has been removed, or belongs to another workspace.
    </LastResort>
  );
}
