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

/** Checks the items of an interactive message (`content_attribute_validator.rb`); returns what is wrong, if anything. */
export function itemsProblem(contentType: string, { items }: Json): string | undefined {
  const allowed = ITEM_KEYS[contentType];
  if (!allowed) return undefined;
  if (!Array.isArray(items) || items.length === 0) return 'At least one item is required.';

  const list = items.map((item: unknown) => (isJson(item) ? item : {}));
  const unknownKeys = strangers(list, allowed);
  if (unknownKeys.length > 0) return `contains invalid keys for items : ${show(unknownKeys)}`;
  return contentType === 'cards' ? actionsProblem(list) : undefined;
}

function actionsProblem(items: Json[]): string | undefined {
  const actions = items.map((item): unknown[] => (Array.isArray(item['actions']) ? item['actions'] : []));
  if (actions.some((each) => each.length === 0)) return 'contains items missing actions';
  const unknownKeys = strangers(actions.flat().filter(isJson), ACTION_KEYS);
  return unknownKeys.length > 0 ? `contains invalid keys for actions:  ${show(unknownKeys)}` : undefined;
}

const strangers = (items: Json[], allowed: readonly string[]) =>
  items.flatMap((item) => Object.keys(item)).filter((key) => !allowed.includes(key));

const show = (keys: string[]) => `[${keys.map((key) => `:${key}`).join(', ')}]`;
