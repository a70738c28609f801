import { log } from '@temporalio/activity';
import { mayBeOpen } from '../../chatwoot/ownership.ts';
import { readSnapshot } from '../../chatwoot/snapshot.ts';
import { listedConversationSchema, type ListedConversation } from '../../chatwoot/lists.ts';
import type { FlipsInput, FlipsPass } from '../../contracts/reconcile.ts';
import { addNote } from '../conversation/actions.ts';
import { judgeFlip, LEFT, REPAIRED, repairKey, type Verdict } from './judge-flip.ts';
import { agesOf, listMessages, refOf, tell, type Reconciler } from './reconciler.ts';
import { selectUnanswered, type Ages } from './select-unanswered.ts';
import { tellOfPeople } from './tell-of-people.ts';
import { walkLists, type Step } from './walk-lists.ts';

const MAX_PAGES = 10;
const MAX_REPAIRS = 50;
const MAX_TIME = 18_000;
/** Clocks differ, and a flip that was too fresh for one pass is for the next. */
const MARGIN = 60_000;

const BACK =
  '**The bot goes on here.** Chatwoot could not reach it and opened this conversation. It has taken the conversation back, and answers.';
const STAYS =
  '**Please take over.** Chatwoot could not reach the bot again and opened this conversation once more, so the bot leaves it to you.';

const STATUSES = ['open', 'pending'] as const;

/** Brings back what Chatwoot opened because a webhook failed, once for each message; the second time people keep it. */
export async function repairFlips(
  reconciler: Reconciler,
  { from, since }: FlipsInput,
  signal: AbortSignal,
): Promise<FlipsPass> {
  const { user, settings, conversations } = reconciler;
  const startedAt = Date.now();
  const counts = { repaired: 0, left: 0, opened: 0 };
  const isLate = () => Date.now() - startedAt > MAX_TIME;
  // Nobody would answer what a paused bot took back: it stays with people.
  if (conversations.serverPolicy(settings.name).paused) return { ...counts, next: null };
  const home = await reconciler.home();
  // An API inbox's conversations are not opened when a webhook fails, and people review what is: there `open` is the bot's as well.
  if (mayBeOpen(settings.policy) || home.inboxes === null) return { ...counts, next: null };
  const ownBot = home.bot ?? (await reconciler.agent.identity.botId());
  const ages = agesOf(reconciler, startedAt);
  const oldest = Math.max(since - ages.after - MARGIN, startedAt - ages.horizon);

  const next = await walkLists({
    lists: home.inboxes.flatMap((inbox) =>
      STATUSES.map((status) => ({ inbox, status, sort: 'last_activity_at_desc' as const })),
    ),
    from,
    maxPages: MAX_PAGES,
    isLate,
    fetch: (list, page) => user.listConversations(list, page),
    visit,
  });
  if (counts.repaired + counts.left > 0) log.info('conversations were opened by failed webhooks', { ...counts });
  return { ...counts, next };

  async function visit(conversation: ListedConversation): Promise<Step> {
    signal.throwIfAborted();
    if ((conversation.last_activity_at ?? 0) * 1000 < oldest) return 'end';
    if (isLate()) return 'enough';
    if (conversation.status === 'pending') {
      if (await tellOfPeople(reconciler, conversation, startedAt)) counts.opened++;
      return 'on';
    }
    if (!isOfBot(conversation, reconciler, ownBot)) return 'on';
    if (counts.repaired + counts.left >= MAX_REPAIRS) return 'enough';

    // The list is as old as its first conversation's repair, and a person may have come since.
    const verdict = await judge(conversation.id, ages);
    if (verdict.kind === 'repair') {
      if (await bringBack(conversation, verdict)) counts.repaired++;
    }
    if (verdict.kind === 'leave') {
      await note(reconciler, conversation, STAYS, repairKey(settings.name, verdict.newest, LEFT));
      counts.left++;
    }
    return 'on';
  }

  async function judge(id: number, ages: Ages): Promise<Verdict> {
    const conversation = listedConversationSchema.parse(await user.getConversation(id));
    if (!isOfBot(conversation, reconciler, ownBot)) return { kind: 'nothing' };
    const messages = await listMessages(reconciler, conversation);
    return judgeFlip({ conversation, messages, tellsStatus: await reconciler.tellsStatus() }, settings.name, ages);
  }

  /**
   * Note first: it is what remembers. Its own webhook may fail once the conversation is pending and open it again; then nobody
   * can reach the bot still, and the next pass leaves it to people.
   */
  async function bringBack(
    conversation: ListedConversation,
    { newest, noted }: Extract<Verdict, { kind: 'repair' }>,
  ): Promise<boolean> {
    if (!noted) {
      await note(reconciler, conversation, BACK, repairKey(settings.name, newest, REPAIRED));
      // It may have taken seconds, and somebody may have come, written or closed it meanwhile.
      const still = await judge(conversation.id, { ...ages, now: Date.now(), after: 0 });
      if (still.kind !== 'repair') return false;
    }
    await reconciler.agent.bot.toggleStatus(conversation.id, 'pending');

    // At once, since the webhook that tells of the change may fail too.
    const now = listedConversationSchema.parse(await user.getConversation(conversation.id));
    const messages = await listMessages(reconciler, now);
    const { due } = selectUnanswered(messages, { ...agesOf(reconciler, Date.now()), after: 0 });
    if (due.length > 0) await tell(reconciler, now, due);
    return true;
  }
}

function isOfBot(conversation: ListedConversation, reconciler: Reconciler, ownBot: number | null): boolean {
  const { assigneeType, assigneeId, labels } = readSnapshot(conversation);
  if (assigneeType !== 'AgentBot' || labels.includes(reconciler.settings.policy.silenceLabel)) return false;
  return ownBot === null || assigneeId === ownBot;
}

async function note(reconciler: Reconciler, conversation: ListedConversation, text: string, sendKey: string) {
  await addNote(reconciler.agent, { ref: refOf(conversation, reconciler), text, sendKey });
}
