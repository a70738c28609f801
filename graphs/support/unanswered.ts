import type { BaseMessage } from '@langchain/core/messages';

/** The customer's texts since the last answer; where an answer stands last (a holding message), the ones before it. */
export function unanswered(messages: BaseMessage[]): string[] {
  const last = messages.findLastIndex(isCustomers);
  const before = messages.slice(0, last + 1).findLastIndex((message) => !isCustomers(message));
  return messages.slice(before + 1, last + 1).map(({ text }) => text);
}

/** All that the customer said, oldest first. */
export const textsOfCustomer = (messages: BaseMessage[]): string[] =>
  messages.filter(isCustomers).map(({ text }) => text);

/** What the colleague reads: what the customer asked last, in their own words. */
export function summarise(messages: BaseMessage[]): string {
  return `The customer wrote:\n${unanswered(messages).join('\n')}`.slice(0, 4000);
}

const isCustomers = ({ type }: BaseMessage) => type === 'human';
