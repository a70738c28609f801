import type { Act, Said, Seen, State } from '../../chaos/report/seen.ts';

const STATUS = /^(open|resolved|pending|snoozed)$/;
const ACT = /^(us|people|chatwoot) (open|resolved|pending|snoozed|assigned|unassigned|silenced|replied)$/;
const CHANGES = [STATUS, /^(assigned|bot) \d+$/, /^(silenced|heard)$/];

/**
 * A conversation from lines, one each 100 ms, messages with ids from 1: `customer q1.1`, `bot q1.1`, `person`, `note`, `other`, `bot
 * q1.1 person` (who promises one), `open`, `assigned 1`, `assigned 0` (nobody), `bot 2` (is assigned), `silenced`, `heard` (no longer),
 * `read` (live), `refused` (a read), `told` (by a webhook, of all before), `us open` (whose act that was), or `` for a pause.
 */
export function seen(...lines: string[]): Seen {
  return seenIn('agent-bot', ...lines);
}

export function seenIn(mode: Seen['mode'], ...lines: string[]): Seen {
  const one: Seen = {
    ...{ conversation: 1, mode, otherBot: 2, said: [], states: [], acts: [], reads: [], refusedReads: [], writes: [] },
    ...{ delivered: new Map(), told: [] },
  };
  for (const [place, line] of lines.entries()) note(one, line, place * 100);
  return one;
}

function note(one: Seen, line: string, at: number): void {
  const act = ACT.exec(line);
  if (act) one.acts.push({ at, by: act[1] as Act['by'], what: act[2] as Act['what'] });
  else if (line === 'read') one.reads.push(at);
  else if (line === 'refused') one.refusedReads.push(at);
  else if (line === 'told') one.told.push({ of: at, at });
  else if (CHANGES.some((change) => change.test(line))) one.states.push(stateAfter(one, line, at));
  else if (line !== '') say(one, line, at);
}

function stateAfter({ states, said, mode }: Seen, line: string, at: number): State {
  const first = mode === 'agent-bot' ? 'pending' : 'open';
  const before = states.at(-1) ?? { status: first, assignee: null, bot: null, isSilenced: false };
  const newest = said.findLast(({ by }) => by !== 'note')?.id ?? 0;
  const next: State = { ...before, at, newest };
  const [word, id] = line.split(' ');
  if (STATUS.test(line)) next.status = line as State['status'];
  else if (word === 'silenced' || word === 'heard') next.isSilenced = word === 'silenced';
  else next[word === 'assigned' ? 'assignee' : 'bot'] = Number(id) || null;
  return next;
}

function say({ said, delivered }: Seen, line: string, at: number): void {
  const [by = '', ...rest] = line.split(' ');
  const markers = rest.filter((word) => word.startsWith('q'));
  const id = said.length + 1;
  said.push({ id, by: by as Said['by'], text: line, markers, wantsPerson: rest.includes('person'), at });
  if (by === 'customer') delivered.set(id, at);
}

export const pause = (lines: number): string[] => Array.from({ length: lines }, () => '');
