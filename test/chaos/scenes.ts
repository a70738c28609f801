import type { Said, Seen, State } from '../../chaos/report/record.ts';

const ASSIGNED = /^assigned (\d+)$/;
const STATUS = /^(open|resolved|pending)$/;

/**
 * A conversation from lines, one each 100 ms, messages with ids from 1: `customer q1.1`, `bot q1.1`, `person`, `note`, `bot
 * q1.1 person` (who promises one), `open`, `assigned 1`, `assigned 0` (nobody), `read` (live), or `` for a pause.
 */
export function seen(...lines: string[]): Seen {
  const one: Seen = { conversation: 1, said: [], states: [], reads: [], delivered: new Map() };
  for (const [place, line] of lines.entries()) {
    const at = place * 100;
    if (line === 'read') one.reads.push(at);
    else if (STATUS.test(line) || ASSIGNED.test(line)) one.states.push(stateAfter(one, line, at));
    else if (line !== '') say(one, line, at);
  }
  return one;
}

function stateAfter({ states, said }: Seen, line: string, at: number): State {
  const before = states.at(-1) ?? { status: 'pending', assignee: null };
  const assignee = ASSIGNED.exec(line)?.[1];
  const newest = said.findLast(({ by }) => by !== 'note')?.id ?? 0;
  if (assignee !== undefined) return { status: before.status, assignee: Number(assignee) || null, at, newest };
  return { status: line, assignee: before.assignee, at, newest };
}

function say({ said, delivered }: Seen, line: string, at: number): void {
  const [by = '', ...rest] = line.split(' ');
  const markers = rest.filter((word) => word.startsWith('q'));
  const id = said.length + 1;
  said.push({ id, by: by as Said['by'], markers, wantsPerson: rest.includes('person'), sendKey: null, at });
  if (by === 'customer') delivered.set(id, at);
}

export const pause = (lines: number): string[] => Array.from({ length: lines }, () => '');
