'use client';

import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { controlClass } from './control-class';
import { useFieldProps } from './field-context';

export function Input({ id, className, type = 'text', ...props }: ComponentProps<'input'>) {
  return <input {...useFieldProps(id)} {...props} type={type} className={clsx(controlClass, 'h-9', className)} />;
}

export function Textarea({ id, className, ...props }: ComponentProps<'textarea'>) {
  return <textarea rows={4} {...useFieldProps(id)} {...props} className={clsx(controlClass, 'py-2', className)} />;
}
