import { rangeWords } from '@/components/usage/points';
import { FILTER_WORDS, GROUP_WORDS, METRIC_WORDS } from '@/components/usage/words';
import { ANY_DAY, viewOf } from '@/lib/usage/address';
import { FILTERS } from '@/lib/usage/params';
import { PRESETS } from '@/lib/usage/ranges';

/** What a view shows, by its query, in a line: `Tokens by project and week, last 90 days, filtered by model, owner`. */
export function viewWords(search: string): string {
  const { view } = viewOf(new URLSearchParams(search), ANY_DAY);
  const step = { day: '', week: ' and week', month: ' and month', cumulative: ', cumulative' }[view.interval];
  const range = view.preset === 'custom' ? rangeWords(view) : PRESETS[view.preset].toLowerCase();
  const filtered = FILTERS.filter((name) => view[name].length > 0).map((name) => FILTER_WORDS[name].toLowerCase());
  return [
    `${METRIC_WORDS[view.metric]} by ${GROUP_WORDS[view.group].one.toLowerCase()}${step}`,
    range,
    ...(filtered.length > 0 ? [`filtered by ${filtered.join(', ')}`] : []),
  ].join(', ');
}
