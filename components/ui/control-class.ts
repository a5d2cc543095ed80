/** The look of everything that is typed into or chosen from. 16 px on touch screens, or iOS zooms in. */
export const controlClass = [
  'w-full min-w-0 rounded-lg border border-border-strong bg-surface px-3 text-text pointer-coarse:text-lg',
  'transition-colors duration-100 hover:border-muted',
  'focus-visible:border-accent focus-visible:outline-offset-0',
  'aria-invalid:border-danger disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted',
].join(' ');
