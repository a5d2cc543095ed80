'use client';

import { useFormStatus } from 'react-dom';
import { Button, type ButtonProps } from './button';

/** The submit button of a form: pending while its action runs. */
export function SubmitButton({ variant = 'primary', ...props }: Omit<ButtonProps, 'type' | 'pending'>) {
  return <Button {...props} variant={variant} type="submit" pending={useFormStatus().pending} />;
}
