import { isJson } from '../../http/params.ts';
import type { Json } from '../records.ts';

const ITEM_KEYS: Record<string, readonly string[]> = {
  input_select: ['title', 'value'],
  cards: ['title', 'description', 'media_url', 'actions'],
  form: [
    ...['type', 'placeholder', 'label', 'name', 'options', 'default'],
    ...['required', 'pattern', 'title', 'pattern_error'],
  ],
  article: ['title', 'description', 'link'],
};
const ACTION_KEYS = ['text', 'type', 'payload', 'uri'];

/** Checks the items of an interactive message (`content_attribute_validator.rb`); returns all that is wrong. */
export function itemsProblems(contentType: string, { items }: Json): string[] {
  const allowed = ITEM_KEYS[contentType];
  if (!allowed) return [];
  if (!Array.isArray(items) || items.length === 0) return ['At least one item is required.'];

  const list = items.map((item: unknown) => (isJson(item) ? item : {}));
  return [
    ...showStrangers('contains invalid keys for items : ', strangers(list, allowed)),
    ...(contentType === 'cards' ? actionsProblems(list) : []),
  ];
}

function actionsProblems(items: Json[]): string[] {
  const actions = items.map((item): unknown[] => (Array.isArray(item['actions']) ? item['actions'] : []));
  if (actions.some((each) => each.length === 0)) return ['contains items missing actions'];
  return showStrangers('contains invalid keys for actions:  ', strangers(actions.flat().filter(isJson), ACTION_KEYS));
}

const strangers = (items: Json[], allowed: readonly string[]) =>
  items.flatMap((item) => Object.keys(item)).filter((key) => !allowed.includes(key));

const showStrangers = (problem: string, keys: string[]) =>
  keys.length === 0 ? [] : [`${problem}[${keys.map((key) => `:${key}`).join(', ')}]`];
