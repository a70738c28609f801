import { channelOf, fits } from '../../chatwoot/channels.ts';
import type { Actions } from '../../contracts/graph.ts';
import { splitReply } from './split-reply.ts';

export type Options = NonNullable<Actions['options']>;

/** Whether the channel shows these quick replies at all, and takes them as they are. */
export function canBePressed(options: Options, reply: string, channel: string | null): boolean {
  const limits = channelOf(channel).options;
  if (!limits || options.length > (limits.most ?? Infinity)) return false;
  const title = limits.few && options.length <= limits.few.most ? limits.few.title : limits.title;
  const titles = options.map((option) => option.title);
  return (
    options.every((option) => fits(option.title, title) && fits(option.value, limits.value)) &&
    (!limits.distinct || new Set(titles).size === titles.length) &&
    fits(splitReply(reply, channel).at(-1) ?? '', limits.text)
  );
}

/** The reply with the quick replies below it, for a customer who can only read and write. */
export function listOptions(options: Options, reply: string): string {
  return `${reply}\n\n${options.map(({ title }) => `- ${title}`).join('\n')}`;
}
