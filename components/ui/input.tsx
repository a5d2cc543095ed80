'use client';

import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { controlClass } from './control-class';
import { useFieldProps } from './field-context';

type Props = Omit<ComponentProps<'input'>, 'size'> & { size?: 'sm' | 'md' };

export function Input({ id, className, type = 'text', size = 'md', ...props }: Props) {
  const height = size === 'sm' ? 'h-8 text-sm' : 'h-9 text-base';
  return <input {...useFieldProps(id)} {...props} type={type} className={clsx(controlClass, height, className)} />;
}

export function Textarea({ id, className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea rows={4} {...useFieldProps(id)} {...props} className={clsx(controlClass, 'py-2 text-base', className)} />
  );
}
