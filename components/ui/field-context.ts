'use client';

import { createContext, useContext } from 'react';

type FieldContext = { id: string; describedBy: string | undefined; invalid: boolean };

export const FieldScope = createContext<FieldContext | null>(null);

/** What ties a control to its label, hint and error; a control outside a field is left as it is. */
export function useFieldProps(id?: string) {
  const field = useContext(FieldScope);
  if (!field) return { id };
  return {
    id: id ?? field.id,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.invalid || undefined,
    autoFocus: field.invalid || undefined, // where a page comes back without scripts, the browser takes the first one
  };
}
