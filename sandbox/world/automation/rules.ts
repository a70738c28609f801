import { isJson, toText } from '../../http/params.ts';
import type { Conversation, Json, Message } from '../records.ts';
import type { Rule } from '../settings-records.ts';
import type { Hook, World } from '../world.ts';
import { performActions } from './perform-action.ts';

/** Events that rules may wait for. */
export const RULE_EVENTS = [
  ...[
    'message_created',
    'conversation_created',
    'conversation_updated',
    'conversation_opened',
    'conversation_resolved',
  ],
];

/**
 * Runs the account's rules for an event, each in its turn and after the answer (`automation_rule_listener.rb`). What a rule
 * does starts no other rule.
 */
export function runRules(world: World, hook: Hook): void {
  if (!('conversation' in hook) || !RULE_EVENTS.includes(hook.event) || world.ruleRuns) return;
  const rules = world.state.data.rules.filter(({ active, event }) => active && event === hook.event);
  if (rules.length === 0) return;
  const { conversation } = hook;
  const message = 'message' in hook ? hook.message : undefined;
  world.later(() => {
    for (const rule of rules) {
      if (matches(world, rule, conversation, message)) run(world, rule, conversation);
    }
  });
}

function run(world: World, rule: Rule, conversation: Conversation): void {
  world.ruleRuns = true;
  try {
    performActions(world, conversation, rule.actions, { kind: 'rule', record: rule });
  } finally {
    world.ruleRuns = false;
  }
}

/** Conditions from left to right, joined by each one's `query_operator`. */
function matches(world: World, { conditions }: Rule, conversation: Conversation, message?: Message): boolean {
  let isMatch = true;
  let join = 'and';
  for (const condition of conditions) {
    const holds = isTrue(condition, valuesOf(world, condition, conversation, message));
    isMatch = join === 'or' ? isMatch || holds : isMatch && holds;
    join = toText(condition['query_operator'])?.toLowerCase() ?? 'and';
  }
  return isMatch;
}

function isTrue({ filter_operator: operator, values }: Json, held: string[]): boolean {
  const wanted = (Array.isArray(values) ? values : [values]).map((each: unknown) =>
    (toText(isJson(each) ? each['id'] : each) ?? '').toLowerCase(),
  );
  const isAny = (test: (value: string, other: string) => boolean) =>
    held.some((value) => wanted.some((other) => test(value.toLowerCase(), other)));
  switch (operator) {
    case 'equal_to':
      return isAny((value, other) => value === other);
    case 'not_equal_to':
      return !isAny((value, other) => value === other);
    case 'contains':
      return isAny((value, other) => value.includes(other));
    case 'does_not_contain':
      return !isAny((value, other) => value.includes(other));
    case 'starts_with':
      return isAny((value, other) => value.startsWith(other));
    case 'is_present':
      return held.length > 0;
    case 'is_not_present':
      return held.length === 0;
    default:
      return false;
  }
}

const TYPES = ['incoming', 'outgoing', 'activity', 'template'];

function valuesOf(world: World, { attribute_key: key }: Json, conversation: Conversation, message?: Message): string[] {
  const contact = world.state.contact(conversation.contactId);
  const values: Record<string, unknown> = {
    content: message?.content,
    message_type: message && TYPES[message.type],
    private_note: message?.private,
    status: conversation.status,
    inbox_id: conversation.inboxId,
    assignee_id: conversation.assigneeId,
    team_id: conversation.teamId,
    priority: conversation.priority,
    email: contact.email,
    phone_number: contact.phoneNumber,
    name: contact.name,
    browser_language: conversation.additionalAttributes['browser_language'],
    referer: conversation.additionalAttributes['referer'],
    mail_subject: conversation.additionalAttributes['mail_subject'],
    ...conversation.customAttributes,
  };
  if (key === 'labels') return conversation.labels;
  const value = toText(values[toText(key) ?? '']);
  return value === null || value === '' ? [] : [value];
}
