import { ApplicationFailure, activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Activities, Reading, RunGraph, RunGraphResult, SendReply } from '../../src/contracts/activities.ts';
import type { IncomingMessage } from '../../src/contracts/conversation.ts';
import type { Status } from '../../src/chatwoot/fields.ts';
import type { Snapshot } from '../../src/chatwoot/snapshot.ts';
import type { Actions, Outcome } from '../../src/contracts/graph.ts';
import { isOurs } from '../../src/chatwoot/ownership.ts';
import { answersMessage, parseSendKey } from '../../src/chatwoot/send-key.ts';

/** A support desk played by scripted activities: what the workflow does to a conversation, without Chatwoot. */
export interface Desk {
  activities: Activities;
  /** What was done, in order: `graph`, `reply hello`, `note`, `open`, … */
  done: string[];
  status: Status;
  assignee: { type: 'User' | 'AgentBot'; id: number } | null;
  labels: string[];
  /** The newest public message. */
  last: Reading['last'];
  turns: RunGraph[];
  sends: SendReply[];
  /** The graph waits for a person's answer. */
  isAsking: boolean;
  /** Changes `updated_at`, as every change in Chatwoot does. */
  at: number;
  /** Resolves as soon as `done` holds so many entries that start with `what`. */
  reached(what: string, times?: number): Promise<void>;
  snapshot(): Snapshot;
}

export type ScriptedGraph = (
  input: RunGraph,
  desk: Desk,
) => Promise<string | Partial<Outcome>> | string | Partial<Outcome>;

export interface DeskOptions {
  graph?: ScriptedGraph;
  /** Such as `Channel::Whatsapp`. */
  channel?: string;
  override?: (desk: Desk, normal: Activities) => Partial<Activities>;
}

export function createDesk({ graph = echo, channel, override = () => ({}) }: DeskOptions = {}): Desk {
  const waiting: { what: string; times: number; resolve: () => void }[] = [];
  const record = (entry: string) => {
    desk.done.push(entry);
    for (const { what, times, resolve } of waiting) if (count(desk, what) >= times) resolve();
  };
  let nextId = 1000;

  const read = (): Reading => ({
    live: true,
    snapshot: desk.snapshot(),
    last: desk.last,
    contact: { id: 88, name: 'Lena' },
    inbox: 1,
    channel: channel ?? null,
  });

  const normal: Activities = {
    async runGraph(input): Promise<RunGraphResult> {
      if (input.opening) {
        const reading = read();
        if (!isOurs(reading.snapshot, input.opening.rules, input.opening)) return { kind: 'notOurs', reading };
        const newest = input.dialogue.at(-1);
        if (newest && answersMessage(parseSendKey(desk.last?.sendKey), newest)) return { kind: 'answered', reading };
      }
      const why = input.dialogue.slice(input.dialogue.length - input.fresh).find((one) => one.unreadable)?.unreadable;
      if (why) return { kind: 'unreadable', why, earlier: [], missed: [], reading: input.opening ? read() : null };
      desk.turns.push(input);
      const asked = input.dialogue.slice(-input.fresh).map(({ text }) => text);
      record(input.resume ? `resume ${input.resume.answer}` : `graph ${asked.join('+')}`);
      const beat = setInterval(heartbeat, 200);
      try {
        const said = await Promise.race([Promise.resolve(graph(input, desk)), aborted(cancellationSignal())]);
        const outcome = { reply: '', actions: {}, usage: { inputTokens: 1, outputTokens: 1 }, finish: null };
        return {
          kind: 'outcome',
          outcome: typeof said === 'string' ? { ...outcome, reply: said } : { ...outcome, ...said },
          earlier: [],
          missed: [],
          reading: input.opening ? read() : null,
        };
      } finally {
        clearInterval(beat);
      }
    },
    readConversation: () => {
      record('read');
      return Promise.resolve(read());
    },
    takeBack({ note }) {
      record('take back');
      const reading = read();
      if (!desk.isAsking) return Promise.resolve({ kind: 'nothing', reading });
      const wroteAfter = desk.last?.from === 'human' && desk.last.id > note;
      if (wroteAfter || desk.status === 'resolved') return Promise.resolve({ kind: 'notOurs', reading });
      if (desk.status !== 'pending') desk.at++;
      desk.status = 'pending';
      const asked = { checkpoint: 'c1', fingerprint: 'f1' };
      return Promise.resolve({ kind: 'waiting', asked, unheard: [], reading: read() });
    },
    sendReply(input) {
      const reading = read();
      if (!input.handedOver && !isOurs(reading.snapshot, input.guard.rules, input.guard))
        return Promise.resolve({ kind: 'notOurs', reading });
      if (!input.begun && desk.last?.from === 'customer' && desk.last.id > input.newest) {
        return Promise.resolve({ kind: 'newerMessage', reading });
      }
      desk.sends.push(input);
      desk.last = { id: ++nextId, from: 'us', sendKey: input.sendKey, incoming: null };
      record(`${input.kind} ${input.text}`);
      return Promise.resolve({ kind: 'sent', id: nextId, ownBot: 1 });
    },
    confirmSend({ sendKey }) {
      record('confirm');
      return Promise.resolve({ found: desk.sends.some((send) => send.sendKey === sendKey) ? 'present' : 'absent' });
    },
    addNote({ text }) {
      const id = ++nextId;
      record(`note ${text}`);
      return Promise.resolve({ id });
    },
    setStatus({ status, from, unlessNewerThan }) {
      const newer =
        desk.last?.incoming && unlessNewerThan !== null && desk.last.id > unlessNewerThan ? desk.last.incoming : null;
      if (newer) return Promise.resolve({ changed: false, status: desk.status, newer });
      const spoken = desk.last?.from === 'human' && unlessNewerThan !== null && desk.last.id > unlessNewerThan;
      if (spoken) return Promise.resolve({ changed: false, status: desk.status, newer: null });
      const person = desk.assignee?.type === 'User' ? desk.assignee.id : null;
      if (!from.includes(desk.status))
        return Promise.resolve({ changed: false, status: desk.status, newer: null, person });
      desk.status = status;
      desk.at++;
      record(status);
      return Promise.resolve({ changed: true, status, newer: null, person });
    },
    assign({ team, assignee }) {
      record(`assign ${team ?? '-'} ${assignee ?? '-'}`);
      return Promise.resolve();
    },
    addLabels({ labels }) {
      desk.labels = [...new Set([...desk.labels, ...labels])];
      record(`labels ${labels.join(',')}`);
      return Promise.resolve();
    },
    removeLabel({ label, whileStatus }) {
      if (desk.status !== whileStatus) return Promise.resolve({ removed: false });
      desk.labels = desk.labels.filter((name) => name !== label);
      record(`label off ${label}`);
      return Promise.resolve({ removed: true });
    },
    setAttributes({ attributes }) {
      record(`attributes ${JSON.stringify(attributes)}`);
      return Promise.resolve();
    },
    setPriority({ priority }) {
      record(`priority ${priority}`);
      return Promise.resolve();
    },
  };

  const desk: Desk = {
    activities: normal,
    done: [],
    status: 'pending',
    assignee: null,
    labels: [],
    last: null,
    turns: [],
    sends: [],
    isAsking: false,
    at: 1,
    reached: (what, times = 1) =>
      new Promise((resolve) => {
        if (count(desk, what) >= times) resolve();
        else waiting.push({ what, times, resolve });
      }),
    snapshot: () => ({
      status: desk.status,
      assigneeType: desk.assignee?.type ?? null,
      assigneeId: desk.assignee?.id ?? null,
      labels: desk.labels,
      at: desk.at,
    }),
  };
  desk.activities = { ...normal, ...override(desk, normal) };
  return desk;
}

/** A graph that never answers, and stops when it is cancelled. */
export const silentGraph: ScriptedGraph = () => new Promise(() => undefined);

export const attempt = (): number => activityInfo().attempt;

/** Chatwoot cannot be reached, and it is not worth waiting long for it. */
export const unreachable = (): ApplicationFailure =>
  ApplicationFailure.create({ message: 'ECONNREFUSED', type: 'ChatwootUnavailable', nextRetryDelay: 10 });

export function handsOff(actions: NonNullable<Actions['handoff']>, reply = ''): Partial<Outcome> {
  return { reply, actions: { handoff: actions } };
}

export function customerMessage(id: number, text = `question ${id}`, receivedAt = Date.now()): IncomingMessage {
  return { id, role: 'user', text, key: String(id), receivedAt };
}

const echo: ScriptedGraph = ({ dialogue, fresh }) =>
  `re: ${dialogue
    .slice(-fresh)
    .map(({ text }) => text)
    .join('+')}`;

const count = (desk: Desk, what: string) => desk.done.filter((entry) => entry.startsWith(what)).length;

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
