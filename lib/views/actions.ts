'use server';

import { action } from '@/lib/action';
import { changeView, deleteView, renameView, saveView } from './change';
import { changeViewInput, renameViewInput, savedViewInput, saveViewInput } from './schema';

const permission = 'views.write';

// Nothing is drawn anew on the server: whoever shows the list reads it again.
export const saveViewAction = action({ permission, schema: saveViewInput, run: saveView });
export const renameViewAction = action({ permission, schema: renameViewInput, run: renameView });
export const changeViewAction = action({ permission, schema: changeViewInput, run: changeView });
export const deleteViewAction = action({ permission, schema: savedViewInput, run: deleteView });
