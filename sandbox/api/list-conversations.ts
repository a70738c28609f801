import { toInteger } from '../http/params.ts';
import { PRIORITIES, type Conversation, type Json } from '../world/records.ts';
import type { User } from '../world/settings-records.ts';
import type { World } from '../world/world.ts';

const PER_PAGE = 25;

/** `GET /conversations` and its counts (`conversation_finder.rb`). */
export function findConversations(world: World, query: URLSearchParams, user: User) {
  const within = toInteger(query.get('updated_within'));
  const matching = world.state.data.conversations.filter((each) => matches(world, each, query, within));
  const counts = countConversations(matching, user);
  const chosen = matching.filter((each) => hasAssignee(each, query.get('assignee_type'), user));
  chosen.sort(sorterFor(query.get('sort_by')));
  // With `updated_within` Chatwoot leaves out paging and answers everything.
  return { counts, conversations: within === null ? pageOf(chosen, query.get('page')) : chosen };
}

export function pageOf(conversations: Conversation[], page: string | null): Conversation[] {
  const number = Math.max(1, toInteger(page) ?? 1);
  return conversations.slice((number - 1) * PER_PAGE, number * PER_PAGE);
}

/** A conversation whose assignee is a bot counts as unassigned on v4.16.2. */
export function countConversations(conversations: Conversation[], user: User): Json {
  const assigned = conversations.filter(({ assigneeId }) => assigneeId !== null);
  return {
    mine_count: assigned.filter(({ assigneeId }) => assigneeId === user.id).length,
    assigned_count: assigned.length,
    unassigned_count: conversations.length - assigned.length,
    all_count: conversations.length,
  };
}

function matches(world: World, conversation: Conversation, query: URLSearchParams, within: number | null): boolean {
  const status = query.get('status') ?? 'open';
  const isWanted = (name: string, value: number | null) => {
    const wanted = toInteger(query.get(name));
    return wanted === null || wanted === value;
  };
  if (status !== 'all' && conversation.status !== status) return false;
  if (!isWanted('inbox_id', conversation.inboxId) || !isWanted('team_id', conversation.teamId)) return false;
  if (within !== null && conversation.updatedAt < Date.now() / 1000 - within) return false;
  return hasLabels(conversation, query) && isOfType(conversation, query) && isFrom(world, conversation, query);
}

function hasLabels({ labels }: Conversation, query: URLSearchParams): boolean {
  const wanted = [...query.getAll('labels[]'), ...query.getAll('labels')];
  return wanted.length === 0 || wanted.some((label) => labels.includes(label));
}

function isOfType({ firstReplyAt, waitingSince }: Conversation, query: URLSearchParams): boolean {
  return query.get('conversation_type') !== 'unattended' || firstReplyAt === null || waitingSince !== null;
}

/** By the contact's source id, or by text in the messages. */
function isFrom({ state }: World, conversation: Conversation, query: URLSearchParams): boolean {
  const source = query.get('source_id');
  if (source !== null && state.contactInbox(conversation.contactInboxId).sourceId !== source) return false;
  const text = query.get('q')?.toLowerCase() ?? '';
  return text === '' || conversation.messages.some(({ content }) => content?.toLowerCase().includes(text) === true);
}

function hasAssignee({ assigneeId }: Conversation, type: string | null, user: User): boolean {
  switch (type) {
    case 'me':
      return assigneeId === user.id;
    case 'assigned':
      return assigneeId !== null;
    case 'unassigned':
      return assigneeId === null;
    default:
      return true;
  }
}

const KEYS: Record<string, (conversation: Conversation) => number | null> = {
  last_activity_at: ({ lastActivityAt }) => lastActivityAt,
  created_at: ({ createdAt }) => createdAt,
  waiting_since: ({ waitingSince }) => waitingSince,
  priority: ({ priority }) => (priority === null ? null : PRIORITIES.indexOf(priority)),
};

/** Newest activity first by default; what has no value comes last in either direction. */
function sorterFor(sortBy: string | null) {
  const [, key = 'last_activity_at', direction = 'desc'] = /^(.+)_(asc|desc)$/.exec(sortBy ?? '') ?? [];
  const valueOf = KEYS[key] ?? (({ lastActivityAt }: Conversation) => lastActivityAt);
  const sign = direction === 'asc' ? 1 : -1;
  return (a: Conversation, b: Conversation): number => {
    const [left, right] = [valueOf(a), valueOf(b)];
    if (left === right) return sign * (a.id - b.id);
    if (left === null) return 1;
    return right === null ? -1 : sign * (left - right);
  };
}
