import type { MessageReading } from '../../../chatwoot/message.ts';
import type { Seen } from './case.ts';

/**
 * The person who is assigned to a pending conversation, where they had it before it came back. One who was assigned since is named by an
 * activity behind the one that says `resolved` or `pending`; a label that they added since looks the same. Without a person's token nobody
 * sees that, and they count as a former one, as for a run that begins.
 */
export function formerAssignee({ snapshot, chatwoot: { messages, assignee } }: Seen): number | null {
  const { assigneeType, assigneeId, status } = snapshot;
  if (assigneeType !== 'User' || status !== 'pending') return null;
  const came = messages?.findLastIndex(({ statusSet }) => statusSet === 'resolved' || statusSet === 'pending') ?? -1;
  const names = ({ author, text }: MessageReading) =>
    author === 'activity' && assignee !== null && text.includes(assignee);
  return messages?.slice(came + 1).some(names) ? null : assigneeId;
}
