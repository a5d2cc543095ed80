import { exportProjects } from '@/lib/projects/export';
import { route } from '@/lib/route';

export const GET = route('usage.read', (actor) => exportProjects(actor));
