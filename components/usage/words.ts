import type { Interval } from '@/lib/usage/intervals';
import type { Filter } from '@/lib/usage/params';
import type { Metric, ViewGroup } from '@/lib/usage/view';

export const METRIC_WORDS: Readonly<Record<Metric, string>> = {
  tokens: 'Tokens',
  input: 'Input tokens',
  output: 'Output tokens',
  requests: 'Requests',
};

export const GROUP_WORDS: Readonly<Record<ViewGroup, { one: string; many: string }>> = {
  model: { one: 'Model', many: 'Models' },
  family: { one: 'Model family', many: 'Model families' },
  project: { one: 'Project', many: 'Projects' },
  connection: { one: 'Organization', many: 'Organizations' },
  endpoint: { one: 'Endpoint', many: 'Endpoints' },
  owner: { one: 'Owner', many: 'Owners' },
  costCentre: { one: 'Cost centre', many: 'Cost centres' },
  labels: { one: 'Labels', many: 'Labels' },
};

export const FILTER_WORDS: Readonly<Record<Filter, string>> = {
  connection: 'Organization',
  project: 'Project',
  model: 'Model',
  family: 'Model family',
  endpoint: 'Endpoint',
  owner: 'Owner',
  costCentre: 'Cost centre',
  label: 'Label',
};

export const INTERVAL_WORDS: Readonly<Record<Interval, { control: string; one: string; many: string }>> = {
  day: { control: 'Day', one: 'day', many: 'Days' },
  week: { control: 'Week', one: 'week', many: 'Weeks' },
  month: { control: 'Month', one: 'month', many: 'Months' },
  cumulative: { control: 'Cumulative', one: 'day, cumulative', many: 'Days' },
};
