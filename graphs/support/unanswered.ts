import type { BaseMessage } from '@langchain/core/messages';

/** The customer's texts since the last answer; where an answer stands last (a holding message), the ones before it. */
export function unanswered(messages: BaseMessage[]): string[] {
  const last = messages.findLastIndex(isCustomers);
  const before = messages.slice(0, last + 1).findLastIndex((message) => !isCustomers(message));
  return messages.slice(before + 1, last + 1).map(({ text }) => text);
}

const isCustomers = ({ type }: BaseMessage) => type === 'human';
