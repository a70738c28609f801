import { loadConfig } from '../../../settings/config.ts';
import { nameOf, readConversationId } from '../../conversations/conversation-id.ts';
import { CliError, type Io } from '../../io.ts';
import type { Case, InChatwoot } from './case.ts';
import { judgeCase } from './judge-case.ts';
import { readChatwoot } from './read-chatwoot.ts';
import { readTemporal } from './read-temporal.ts';
import { whoInWords, type Verdict } from './verdict.ts';
import { lastRun, whatWaits } from './what-waits.ts';

interface Flags {
  conversation: string;
  agent?: string;
  adminToken?: string;
  json?: boolean;
}

/** `doctor --conversation`: who has it, why, and what would make the bot answer. Resolves with the exit code: 1 where nobody can tell. */
export async function examineConversation(flags: Flags, io: Io): Promise<number> {
  const config = loadConfig(io.env);
  const ref = readConversationId(flags.conversation, config.agents, flags.agent);
  const agent = config.agents.find(({ name, accountId }) => name === ref.agent && accountId === ref.account);
  if (!agent) throw new CliError(`The settings know no bot "${ref.agent}" in account ${ref.account}.`);
  const chatwoot = await readChatwoot(agent, ref.conversation, flags.adminToken ?? null);
  const temporal = await readTemporal(config, ref, chatwoot.messages);
  const seen = { ref, agent, now: Date.now(), chatwoot, temporal, call: io.call };
  const { verdict, more } = tell(seen);
  const sentences = [...showChatwoot(seen), whoInWords(verdict) + '.', verdict.next, ...more].filter(
    (text) => text !== '',
  );
  if (flags.json) io.out(JSON.stringify({ conversation: nameOf(ref), who: verdict.who, sentences }, null, 2));
  else for (const sentence of sentences) io.out(sentence);
  return verdict.who === 'unknown' ? 1 : 0;
}

function tell(seen: Case): { verdict: Verdict; more: string[] } {
  const { snapshot } = seen.chatwoot;
  if (!snapshot) return unseen(seen);
  const verdict = judgeCase({ ...seen, snapshot });
  return { verdict, more: verdict.who === 'bot' && verdict.next === '' ? whatWaits(seen) : lastRun(seen) };
}

/** Where no token shows it, the run decides by the newest webhook, and so do we. */
function unseen(seen: Case): { verdict: Verdict; more: string[] } {
  const { chatwoot, temporal, ref } = seen;
  const next = '';
  if (chatwoot.unread.some(({ isGone }) => isGone)) {
    const why = `Chatwoot has no conversation ${ref.conversation} in account ${ref.account}, or the token's person may not see it`;
    return { verdict: { who: 'unknown', why, next }, more: lastRun(seen) };
  }
  const state = temporal.run?.state;
  if (!state) {
    const why = 'Who has it cannot be told: no token shows it, and no run is there that would know';
    return { verdict: { who: 'unknown', why, next }, more: temporal.away === null ? lastRun(seen) : [temporal.away] };
  }
  const why = `no token shows it, and by the newest webhook it is ${state.status ?? 'of an unknown status'}, assigned to ${state.assigneeType ?? 'nobody'}`;
  return { verdict: { who: 'bot', why, next }, more: whatWaits(seen) };
}

function showChatwoot({ ref, chatwoot, agent }: Case): string[] {
  const { snapshot, inbox } = chatwoot;
  const shown =
    snapshot &&
    `Chatwoot shows ${nameOf(ref)} as ${snapshot.status ?? 'of an unknown status'}, ${assigneeOf(chatwoot)}, in inbox ${inbox ?? 'unknown'}.`;
  const unread = chatwoot.unread.map(({ token, why }) => `${token} does not show it: ${why}.`);
  const alone =
    agent.userToken === null && unread.length > 0 && snapshot
      ? ['The worker has no other token, and goes by the newest webhook.']
      : [];
  return [...unread, ...alone, ...(shown ? [shown] : [])];
}

function assigneeOf({ snapshot, assignee }: InChatwoot): string {
  if (!snapshot?.assigneeType) return 'assigned to nobody';
  const kind = { User: '', AgentBot: 'the bot ' }[snapshot.assigneeType] ?? 'an assistant ';
  return `assigned to ${kind}${assignee ?? ''} (${snapshot.assigneeId ?? 'unknown'})`;
}
