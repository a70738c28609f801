import type { Command } from 'commander';
import { loadConfig, type Config } from '../../settings/config.ts';
import { addActions } from './actions.ts';
import { readConversationId } from './conversation-id.ts';
import { withDesk } from './desk.ts';
import { PAGE, addFilters, type Filters } from './find-conversations.ts';
import { CliError, type Io } from '../io.ts';
import type { Listed } from './listed.ts';
import type { LiveState, Look } from './look.ts';
import { table } from '../table.ts';
import { thrownLines } from './thrown.ts';
import { triedInShort, triedLines } from './tried-in-words.ts';

/** `conversations …`: what an operator sees and does. */
export function addConversations(program: Command, io: Io, setExitCode: (code: number) => void): void {
  const conversations = program.command('conversations').description('What conversations do, and what they are told');
  addFilters(conversations.command('list'), PAGE)
    .description('lists running conversations, newest first')
    .option('--live', 'asks each one what it does now')
    .option('--json', 'for programs')
    .action((flags: Filters & { live?: boolean; json?: boolean }) => list(flags, io));
  conversations
    .command('show <conversation>')
    .description('shows one conversation and its earlier runs')
    .option('--agent <name>', 'of this bot')
    .option('--json', 'for programs')
    .action((text: string, flags: { agent?: string; json?: boolean }) => show(text, flags, io));
  addActions(conversations, io, setExitCode);
}

async function list(flags: Filters & { live?: boolean; json?: boolean }, io: Io): Promise<void> {
  const config = loadConfig(io.env);
  await withDesk(config, async (desk) => {
    const found = await desk.list(flags);
    const looks = flags.live ? await desk.looksAt(found) : [];
    const rows = found.map((listed, at) => ({ ...rowOf(listed), ...liveOf(looks[at]) }));
    if (flags.json) io.out(JSON.stringify(rows, null, 2));
    else io.out(rows.length === 0 ? 'No conversation.' : table(rows));
    if (found.length === flags.limit) io.err(`The first ${flags.limit}; --limit shows more.`);
  });
}

async function show(text: string, flags: { agent?: string; json?: boolean }, io: Io): Promise<void> {
  const config: Config = loadConfig(io.env);
  const ref = readConversationId(text, config.agents, flags.agent);
  await withDesk(config, async (desk) => {
    const runs = await desk.runs(ref);
    const [newest] = runs;
    if (!newest) throw new CliError(`Temporal knows no conversation ${ref.agent}:${ref.account}:${ref.conversation}.`);
    const [{ state, trying }, thrown] = await Promise.all([desk.lookAt(newest), desk.thrown(ref)]);
    if (flags.json) {
      io.out(JSON.stringify({ ...rowOf(newest), state, trying, thrown, runs: runs.map(rowOf) }, null, 2));
      return;
    }
    io.out(
      `${newest.id}: ${newest.isRunning ? (state?.phase ?? 'running, and no worker answers') : `not running (${endingOf(newest)})`}`,
    );
    if (state) io.out(describe(state, `${io.call} conversations retry ${newest.id}`));
    for (const line of triedLines(trying, Date.now())) io.out(line);
    for (const line of thrownLines(thrown)) io.out(line);
    io.out(`\n${table(runs.map(rowOf))}`);
  });
}

function rowOf(listed: Listed) {
  const { id, ref, startedAt, closedAt, events } = listed;
  return {
    conversation: id,
    phase: endingOf(listed),
    inbox: ref.inbox,
    started: startedAt.toISOString(),
    ended: closedAt?.toISOString() ?? null,
    // Temporal counts the events of a run once it is over.
    events: closedAt === null ? null : events,
  };
}

/** Where the server keeps no phases, Temporal's own status has to do. */
function endingOf({ phase, status, isRunning }: Listed): string {
  if (isRunning || status === 'COMPLETED' || status === 'CANCELLED') return phase ?? status.toLowerCase();
  return status.toLowerCase();
}

function liveOf(look: Look | undefined) {
  if (!look) return {};
  const { state, trying } = look;
  return {
    now: state?.phase ?? null,
    turns: state?.turns ?? null,
    waiting: state?.unanswered ?? null,
    failed: state?.failed ?? null,
    last: state?.lastOutcome ?? null,
    trying: triedInShort(trying),
  };
}

function describe(state: NonNullable<LiveState>, retry: string): string {
  const { turns, replies, tokens, usage, unanswered, failed, status, assigneeType, lastOutcome, sends } = state;
  return [
    `  messages waiting   ${unanswered}`,
    `  failed turn        ${failed === 0 ? 'no' : `yes, with ${failed} messages; to run it again: ${retry}`}`,
    `  last               ${lastOutcome}`,
    `  turns, replies     ${turns}, ${replies} (${tokens} tokens${usage.cost === undefined ? '' : `, cost ${usage.cost}`})`,
    `  sends              ${sends.acknowledged} acknowledged, ${sends.echoed + sends.readBack} found again, ${sends.absent} repeated, ${sends.ambiguous} unknown`,
    `  in Chatwoot        ${status ?? 'unknown'}, assigned to ${assigneeType ?? 'nobody'}`,
  ].join('\n');
}
