import type { ListedConversation } from '../../chatwoot/lists.ts';
import type { Place } from '../../contracts/reconcile.ts';
import type { ListQuery, Page } from '../../chatwoot/client/lists.ts';

/** What a conversation says about the rest: go on, nothing more of interest in this list, or enough for this pass. */
export type Step = 'on' | 'end' | 'enough';

interface Walk {
  lists: ListQuery[];
  from: Place | null;
  /** Pages that one pass at most asks Chatwoot for. */
  maxPages: number;
  /** Asked before each further page: a pass that is cut by its time-out would begin at the same place for ever. */
  isLate: () => boolean;
  fetch: (list: ListQuery, page: number) => Promise<Page>;
  visit: (conversation: ListedConversation) => Promise<Step>;
}

/** Goes through lists page by page; returns where to go on, or `null` at the end of the last one. */
export async function walkLists({ lists, from, maxPages, isLate, fetch, visit }: Walk): Promise<Place | null> {
  let pages = 0;
  const start = from ?? { list: 0, page: 1 };
  for (const [list, query] of lists.entries()) {
    if (list < start.list) continue;
    let perPage = 1;
    for (let page = list === start.list ? start.page : 1; ; page++) {
      if (pages >= maxPages || (pages > 0 && isLate())) return { list, page };
      pages++;
      const { conversations, total } = await fetch(query, page);
      const step = await visitAll(conversations, visit);
      if (step === 'enough') return { list, page };

      perPage = Math.max(perPage, conversations.length);
      const seen = (page - 1) * perPage + conversations.length;
      if (step === 'end' || conversations.length === 0 || (total !== null && seen >= total)) break;
    }
  }
  return null;
}

async function visitAll(conversations: ListedConversation[], visit: Walk['visit']): Promise<Step> {
  for (const conversation of conversations) {
    const step = await visit(conversation);
    if (step !== 'on') return step;
  }
  return 'on';
}
