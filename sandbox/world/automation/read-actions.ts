import { isJson, toText } from '../../http/params.ts';
import type { Action } from '../settings-records.ts';

/** Actions as requests name them. */
export function readActions(value: unknown): Action[] {
  const list = Array.isArray(value) ? value.filter(isJson) : [];
  return list.map((each) => {
    const params: unknown = each['action_params'];
    return { name: toText(each['action_name']) ?? '', params: Array.isArray(params) ? params : [] };
  });
}

export const actionView = ({ name, params }: Action) => ({ action_name: name, action_params: params });
