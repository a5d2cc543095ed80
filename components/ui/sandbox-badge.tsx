import { FlaskConical } from 'lucide-react';
import { Badge } from './badge';

/** Says that what it stands beside is not real: made-up data from the local sandbox. */
export function SandboxBadge() {
  return (
    <Badge tone="info">
      <FlaskConical aria-hidden="true" className="mr-1 size-3" />
      Sandbox
    </Badge>
  );
}
