import { log } from '@temporalio/activity';
import type { ListedConversation } from '../../chatwoot/lists.ts';
import { mayBeOpen, type OwnershipRules } from '../../chatwoot/ownership.ts';
import type { Status } from '../../chatwoot/fields.ts';
import type { Pass, UnansweredPass } from '../../contracts/reconcile.ts';
import { ChatwootUnavailable } from '../../chatwoot/client/errors.ts';
import type { ListQuery } from '../../chatwoot/client/lists.ts';
import { agesOf, listMessages, mayAnswer, tell, type Reconciler } from './reconciler.ts';
import { selectUnanswered } from './select-unanswered.ts';
import { asUntaken } from './as-untaken.ts';
import { walkLists, type Step } from './walk-lists.ts';

/** What one pass may ask of Chatwoot and Temporal at most; the next one goes on. */
const MAX_PAGES = 20;
const MAX_CONVERSATIONS = 100;
const MAX_TIME = 18_000;
/** So long a conversation is left alone in which nothing was to be done, unless there is a newer message. */
const RECHECK = 10 * 60_000;
const MAX_SETTLED = 10_000;

/** Finds customers' messages that nobody has answered, and tells their conversations of those that they do not know. */
export async function signalUnanswered(
  reconciler: Reconciler,
  { from }: Pass,
  signal: AbortSignal,
): Promise<UnansweredPass> {
  const { user, settings } = reconciler;
  const startedAt = Date.now();
  const home = await reconciler.home();
  const ownBot = home.bot ?? (await reconciler.agent.identity.botId());
  const ages = agesOf(reconciler, startedAt);
  const counts = { looked: 0, signalled: 0, failed: 0 };
  const isLate = () => Date.now() - startedAt > MAX_TIME;

  const next = await walkLists({
    lists: (home.inboxes ?? [null]).flatMap((inbox) => listsOf(inbox, settings.policy)),
    from,
    maxPages: MAX_PAGES,
    isLate,
    fetch: (list, page) => user.listConversations(list, page),
    visit,
  });
  const result = { ...counts, next };
  if (counts.signalled + counts.failed > 0) log.info('customers were waiting unheard', { ...counts });
  return result;

  async function visit(conversation: ListedConversation): Promise<Step> {
    signal.throwIfAborted();
    // Newest first, and those in which nobody waits come last: behind one of them is nothing for us.
    const waited = startedAt - (conversation.waiting_since ?? 0) * 1000;
    if (!conversation.waiting_since || waited > ages.horizon) return 'end';
    if (waited < ages.after || !mayAnswer(conversation, reconciler, ownBot)) return 'on';
    if (isSettled(reconciler, conversation)) return 'on';
    if (counts.looked >= MAX_CONVERSATIONS || isLate()) return 'enough';

    counts.looked++;
    try {
      counts.signalled += await look(reconciler, conversation, startedAt);
    } catch (error) {
      if (error instanceof ChatwootUnavailable) throw error;
      counts.failed++;
    }
    return 'on';
  }
}

async function look(reconciler: Reconciler, conversation: ListedConversation, now: number): Promise<number> {
  const messages = await listMessages(reconciler, conversation);
  const { due, young } = selectUnanswered(messages, agesOf(reconciler, now));
  const signalled = due.length > 0 ? await tell(reconciler, asUntaken(conversation, messages, due), due) : 0;
  if (!young) settle(reconciler, conversation);
  return signalled;
}

function listsOf(inbox: number | null, rules: OwnershipRules): ListQuery[] {
  const statuses: Status[] = mayBeOpen(rules) ? ['open', 'pending'] : ['pending'];
  return statuses.map((status) => ({ inbox, status, sort: 'waiting_since_desc' }));
}

/** Bounded, and only in memory: what is forgotten is asked again, and asking leaves no trace. */
function settle({ settled }: Reconciler, conversation: ListedConversation): void {
  settled.delete(conversation.id);
  settled.set(conversation.id, { newest: newestOf(conversation), until: Date.now() + RECHECK });
  if (settled.size <= MAX_SETTLED) return;
  const [oldest] = settled.keys();
  if (oldest !== undefined) settled.delete(oldest);
}

function isSettled({ settled }: Reconciler, conversation: ListedConversation): boolean {
  const known = settled.get(conversation.id);
  return known !== undefined && known.newest === newestOf(conversation) && known.until > Date.now();
}

/** Of any kind: a change of the status is a message too. */
const newestOf = ({ messages }: ListedConversation) => messages?.at(-1)?.id ?? 0;
