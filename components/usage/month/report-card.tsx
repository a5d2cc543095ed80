import type { ReactNode } from 'react';
import { Card } from '@/components/ui/card';

type Props = { title: string; description?: ReactNode; flush?: boolean; children: ReactNode };

/** A part of the report; on paper without a frame, its title on the sheet of what it names. */
export function ReportCard(props: Props) {
  return <Card {...props} className="report-card" />;
}
