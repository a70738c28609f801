import type { IncomingMessage } from '../../contracts/conversation.ts';
import type { Actions } from '../../contracts/graph.ts';
import { countAnswer } from '../count.ts';
import { deliver, type Delivery, type Text } from './deliver.ts';
import { channelIn, MOST_MESSAGES, textParts } from './deliver-text.ts';
import { handOffToPerson } from '../people/hand-off.ts';
import { answered, said } from '../facts/dialogue.ts';
import { addMessage, noteIn } from '../facts/unanswered.ts';
import { MAX_RESTARTS } from './interruption.ts';
import { look } from '../look.ts';
import { GONE, type Ending, type Run } from '../run.ts';
import { canBePressed, listOptions } from './quick-replies.ts';
import { replyPieces, type Piece } from './reply-pieces.ts';
import { tellTeam } from '../people/tell-team.ts';
import { checkOwner } from '../people/yield.ts';

/** How a turn's words went out: as many as one answer may have (the rest, `left`, is a person's to tell); not, and the loop looks again; or the run ends here. */
export type Said = { kind: 'said'; left?: number } | { kind: 'again' } | { kind: 'ends'; ending: Ending };

/** Sends a reply part by part. Once the first is sent, the batch counts as answered and newer messages wait. */
export async function say(run: Run, batch: IncomingMessage[], reply: string, actions: Actions): Promise<Said> {
  const all = piecesOf(run, reply, actions);
  const isResumed = noteIn(batch) !== undefined;
  const finish = run.inbox.policy.onNewMessage === 'queue' || run.restarts >= MAX_RESTARTS || isResumed;
  const said = await sayPieces(run, batch, all.slice(0, MOST_MESSAGES), finish);
  return said.kind === 'said' ? { kind: 'said', left: Math.max(0, all.length - MOST_MESSAGES) } : said;
}

/** The same for messages that are ready; `finish`: also where the customer has written on. */
export async function sayPieces(run: Run, batch: IncomingMessage[], pieces: Piece[], finish: boolean): Promise<Said> {
  const newest = newestOf(batch);
  for (const [index, piece] of pieces.entries()) {
    const [part, parts] = [index + 1, pieces.length];
    const stop = await sayPart(run, batch, { ...piece, kind: 'reply', newest, part, parts, begun: part > 1 || finish });
    if (stop) return stop;
  }
  return { kind: 'said' };
}

export function piecesOf(run: Run, reply: string, actions: Actions): Piece[] {
  const channel = channelIn(run);
  const options = actions.options ?? [];
  const isListed = options.length > 0 && reply !== '' && !canBePressed(options, reply, channel);
  if (!isListed) return replyPieces(reply, channel, actions);
  return replyPieces(listOptions(options, reply), channel, { ...actions, options: null });
}

/** Posts a text that stands for the whole answer; `anyway`: also where the customer has written on. */
export async function sayInstead(run: Run, batch: IncomingMessage[], text: string, anyway = false): Promise<Said> {
  const begun = anyway || noteIn(batch) !== undefined || run.restarts >= MAX_RESTARTS;
  const newest = newestOf(batch);
  for (const piece of textParts(run, text)) {
    const stop = await sayPart(run, batch, { kind: 'fallback', newest, ...piece, begun: begun || piece.part > 1 });
    if (stop) return stop;
  }
  return { kind: 'said' };
}

async function sayPart(run: Run, batch: IncomingMessage[], piece: Text): Promise<Said | undefined> {
  for (;;) {
    const delivery = await deliver(run, piece);
    if (delivery.kind === 'failed') return undeliverable(run, batch, delivery);
    if (delivery.kind === 'stopped') {
      const stop = await stopped(run, batch, delivery, piece.part);
      if (stop) return stop;
      continue;
    }
    run.replies++;
    settleBatch(run, batch);
    run.inbox = said(run.inbox, { id: delivery.id ?? -run.replies, role: 'assistant', text: piece.text });
    return undefined;
  }
}

/** Somebody came in between. Where it is ours after all, the rest of a reply that was begun is still owed. */
async function stopped(
  run: Run,
  batch: IncomingMessage[],
  { reading }: Extract<Delivery, { kind: 'stopped' }>,
  part: number,
): Promise<Said | undefined> {
  const newest = newestOf(batch);
  const newer = reading?.last?.incoming;
  if (newer && newer.id > newest && !run.inbox.claim) {
    const before = run.inbox.unanswered.length;
    run.inbox = addMessage(run.inbox, newer, Date.now());
    // A message that is known already and is not to be answered must not hold the reply back again.
    run.restarts = run.inbox.unanswered.length > before ? run.restarts + 1 : MAX_RESTARTS;
    return { kind: 'again' };
  }
  const ending = await checkOwner(run, reading, newest);
  if (ending) return { kind: 'ends', ending };
  return part > 1 ? undefined : { kind: 'again' };
}

/**
 * The text is ready but cannot be delivered: a person has to know. What it answered goes on waiting beside the hand-off, so that it is
 * answered should people give the conversation back at once; also where nobody can tell whether it was stored, which the note says.
 */
async function undeliverable(
  run: Run,
  batch: IncomingMessage[],
  { reason, status, unsure }: Extract<Delivery, { kind: 'failed' }>,
): Promise<Said> {
  if (status === 404 && (await look(run)).gone) return { kind: 'ends', ending: GONE };
  const { handoffEnabled } = run.inbox.policy;
  if (!handoffEnabled) settleBatch(run, batch);
  else if (unsure !== undefined) run.unsure = { sendKey: unsure, keys: batch.map(({ key }) => key) };
  run.lastOutcome = reason;
  if (handoffEnabled) {
    return {
      kind: 'ends',
      ending: await handOffToPerson(run, { reason, cause: 'undelivered', message: null, newest: newestOf(batch) }),
    };
  }
  run.failedBatch = batch;
  // Nobody takes over, and nothing tells the customer: at least the team knows.
  await tellTeam(run, reason, newestOf(batch));
  return { kind: 'again' };
}

/** What a reply was for, of which nobody could tell whether it was stored, is answered once its echo has come: given back, it would be answered again. */
export function settleUnsure(run: Run): void {
  const { unsure, inbox } = run;
  if (!unsure || !inbox.echoes.includes(unsure.sendKey)) return;
  delete run.unsure;
  settleBatch(
    run,
    inbox.unanswered.filter(({ key }) => unsure.keys.includes(key)),
  );
}

/** What of the batch still waits is answered now. */
export function settleBatch(run: Run, batch: IncomingMessage[]): void {
  const open = new Set(run.inbox.unanswered.map(({ key }) => key));
  const now = batch.filter(({ key }) => open.has(key));
  if (now.length === 0) return;
  // How long people take to decide is not the bot's doing.
  if (!run.draft) {
    countAnswer(
      run,
      now.filter(({ note }) => !note),
      Date.now(),
    );
  }
  run.inbox = answered(run.inbox, now);
  run.answeredUpTo = Math.max(run.answeredUpTo, ...now.filter(isWritten).map(({ id }) => id));
  run.restarts = 0;
  run.followedUp = false;
  delete run.resolves;
}

/** A click has the id of an older message of ours. */
const isWritten = ({ id, key, note }: IncomingMessage) => note === true || key === String(id);

export const newestOf = (batch: IncomingMessage[]): number => batch.at(-1)?.id ?? 0;
