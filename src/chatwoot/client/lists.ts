import type { z } from 'zod';
import {
  botListSchema,
  conversationListSchema,
  inboxBotSchema,
  inboxListSchema,
  type ListedConversation,
} from '../lists.ts';
import { inboxHoursSchema } from '../working-hours.ts';
import type { Status } from '../fields.ts';

type Read = <S extends z.ZodType>(
  path: string,
  schema: S,
  searchParams?: Record<string, string | number>,
) => Promise<z.output<S>>;

export interface ListQuery {
  /** `null`: of all inboxes. */
  inbox: number | null;
  status: Status;
  sort: 'waiting_since_desc' | 'last_activity_at_desc';
}

export interface Page {
  conversations: ListedConversation[];
  /** How many the whole list has; `null`: Chatwoot does not say. */
  total: number | null;
}

/** What user tokens may list: conversations, inboxes and their bots. */
export function createLists(read: Read) {
  /** 25 a page unless Chatwoot is set up otherwise; what has no value to sort by comes last. */
  async function listConversations({ inbox, status, sort }: ListQuery, page: number): Promise<Page> {
    const query = { ...(inbox === null ? {} : { inbox_id: inbox }), status, assignee_type: 'all', sort_by: sort, page };
    const { data } = await read('conversations', conversationListSchema, query);
    return { conversations: data.payload, total: data.meta?.all_count ?? null };
  }

  async function listInboxes() {
    const { payload } = await read('inboxes', inboxListSchema);
    return payload;
  }

  function listBots() {
    return read('agent_bots', botListSchema);
  }

  /** The bot that serves an inbox. */
  async function botOfInbox(inbox: number): Promise<number | null> {
    const { agent_bot: bot } = await read(`inboxes/${inbox}/agent_bot`, inboxBotSchema);
    return bot?.id ?? null;
  }

  function getInboxHours(inbox: number) {
    return read(`inboxes/${inbox}`, inboxHoursSchema);
  }

  return { getInboxHours, listConversations, listInboxes, listBots, botOfInbox };
}
