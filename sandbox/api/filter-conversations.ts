import { invalid } from '../http/errors.ts';
import { isJson, toText } from '../http/params.ts';
import type { Conversation, Json } from '../world/records.ts';

/** Attributes that `POST /conversations/filter` knows here (`lib/filters/filter_keys.yml`). */
const VALUES: Record<string, (conversation: Conversation) => unknown[]> = {
  status: ({ status }) => [status],
  assignee_id: ({ assigneeId }) => [assigneeId],
  inbox_id: ({ inboxId }) => [inboxId],
  team_id: ({ teamId }) => [teamId],
  contact_id: ({ contactId }) => [contactId],
  priority: ({ priority }) => [priority],
  display_id: ({ id }) => [id],
  labels: ({ labels }) => labels,
};

/** Applies the conditions from left to right, joined by each one's `query_operator`. */
export function filterConversations(conversations: Conversation[], payload: unknown): Conversation[] {
  const conditions = Array.isArray(payload) ? payload.map((each: unknown) => (isJson(each) ? each : {})) : [];
  const tests = conditions.map((condition) => ({ test: testFor(condition), join: joinOf(condition) }));
  return conversations.filter((conversation) => {
    let isMatch = true;
    let join = 'and';
    for (const each of tests) {
      isMatch = join === 'or' ? isMatch || each.test(conversation) : isMatch && each.test(conversation);
      join = each.join;
    }
    return isMatch;
  });
}

function joinOf({ query_operator: operator }: Json): string {
  const text = toText(operator)?.toLowerCase() ?? 'and';
  if (text !== 'and' && text !== 'or') throw invalid('Query operator must be either "AND" or "OR".');
  return text;
}

function testFor(condition: Json): (conversation: Conversation) => boolean {
  const key = toText(condition['attribute_key']) ?? '';
  const valuesOf = VALUES[key];
  if (!valuesOf) throw invalid(`Invalid attribute key - [${key}].`);

  const values = condition['values'];
  const wanted = new Set((Array.isArray(values) ? values : [values]).map((value: unknown) => toText(value)));
  const isAmong = (conversation: Conversation) => {
    const held = valuesOf(conversation).map((value) => toText(value));
    return (key === 'status' && wanted.has('all')) || held.some((value) => wanted.has(value));
  };
  const isPresent = (conversation: Conversation) => valuesOf(conversation).some((value) => value !== null);

  switch (condition['filter_operator']) {
    case 'equal_to':
      return isAmong;
    case 'not_equal_to':
      return (conversation) => !isAmong(conversation);
    case 'is_present':
      return isPresent;
    case 'is_not_present':
      return (conversation) => !isPresent(conversation);
    default:
      throw invalid(
        `Invalid operator. The allowed operators for ${key} are [equal_to,not_equal_to,is_present,is_not_present].`,
      );
  }
}
