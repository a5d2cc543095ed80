import { Compass } from 'lucide-react';
import { CheckScope } from '@/components/scope/in-scope';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';

export default function NotFoundHere() {
  return (
    <EmptyState
      icon={<Compass />}
      title={<h1>This page does not exist</h1>}
      action={<ButtonLink href="/">Go to the start</ButtonLink>}
    >
      What it showed may have been removed, or belong to another of your workspaces.
      <CheckScope />
    </EmptyState>
  );
}
