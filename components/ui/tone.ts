export type Tone = 'success' | 'warning' | 'danger' | 'info' | 'neutral';

/** Foreground, background and border of each tone. */
export const TONE: Readonly<Record<Tone, { text: string; surface: string; border: string; mark: string }>> = {
  success: { text: 'text-success', surface: 'bg-success-surface', border: 'border-success-border', mark: 'bg-success' },
  warning: { text: 'text-warning', surface: 'bg-warning-surface', border: 'border-warning-border', mark: 'bg-warning' },
  danger: { text: 'text-danger', surface: 'bg-danger-surface', border: 'border-danger-border', mark: 'bg-danger' },
  info: { text: 'text-info', surface: 'bg-info-surface', border: 'border-info-border', mark: 'bg-info' },
  neutral: { text: 'text-muted', surface: 'bg-sunken', border: 'border-border-strong', mark: 'bg-muted' },
};
