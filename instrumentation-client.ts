// Next's hook for what runs in the browser before React comes to life.
import { fetchInteractiveAhead } from '@/components/charts/fetch-interactive';

fetchInteractiveAhead();
