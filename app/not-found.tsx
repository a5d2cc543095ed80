import { Compass } from 'lucide-react';
import { LastResort } from '@/components/layout/last-resort';
import { ButtonLink } from '@/components/ui/button-link';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <LastResort
      icon={<Compass />}
      title="This page does not exist"
      action={
        <ButtonLink href="/" variant="primary">
          Go to the start
        </ButtonLink>
      }
    >
      The address may be mistyped, or what it showed has been removed, or belongs to another workspace.
    </LastResort>
  );
}
