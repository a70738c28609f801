import { selectUnanswered } from '../../../activities/reconcile/select-unanswered.ts';
import type { MessageReading } from '../../../chatwoot/message.ts';
import type { ConversationRef } from '../../../contracts/conversation.ts';
import type { Config } from '../../../settings/config.ts';
import { withDesk, type ConversationDesk } from '../../conversations/desk.ts';
import { CliError } from '../../io.ts';
import type { InTemporal, SeenRun } from './case.ts';

/** What Temporal and the run itself know of a conversation; a Temporal that is away is told, and is no fault. */
export async function readTemporal(
  config: Config,
  ref: ConversationRef,
  messages: MessageReading[] | null,
): Promise<InTemporal> {
  try {
    return await withDesk(config, async (desk) => ({
      away: null,
      isBotPaused: await desk.isAgentPaused(ref.agent),
      run: await newestRun(desk, ref, messages ?? []),
    }));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { away: error.message, isBotPaused: false, run: null };
  }
}

async function newestRun(
  desk: ConversationDesk,
  ref: ConversationRef,
  messages: MessageReading[],
): Promise<SeenRun | null> {
  const newest = await desk.newest(ref);
  if (!newest) return null;
  const { isRunning, status, closedAt } = newest;
  const { state, trying } = await desk.lookAt(newest);
  const waiting = selectUnanswered(messages, { now: Date.now(), after: 0, horizon: Infinity }).due;
  const unheard =
    state && waiting.length > 0
      ? await desk.unheard(
          ref,
          waiting.map(({ id }) => String(id)),
        )
      : [];
  return {
    ...{ isRunning, status, closedAt, state, trying, unheard },
    result: isRunning ? null : await desk.result(ref),
  };
}
