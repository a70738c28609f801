import { SILENCE } from '../load/desk.ts';
import type { Act } from './seen.ts';

/** The names that our tokens belong to; nobody at the desk has them. */
const OURS = ['Ridge (AI)', 'Ada Admin'];
export const OUR_USER = 2;

const STATUSES = {
  reopened: 'open',
  'marked resolved': 'resolved',
  'marked as pending': 'pending',
  snoozed: 'snoozed',
} as const;

/** What a line between the messages says of who changed what; `undefined`: something else. */
export function actIn(line: string): Omit<Act, 'at'> | undefined {
  const status = /^Conversation was (reopened|marked resolved|marked as pending|snoozed) by (.+)$/.exec(line);
  if (status) return { by: byOf(status[2]), what: STATUSES[status[1] as keyof typeof STATUSES] };
  const unassigned = /^Conversation unassigned by (.+)$/.exec(line);
  if (unassigned) return { by: byOf(unassigned[1]), what: 'unassigned' };
  const labelled = /^(.+) added (.+)$/.exec(line);
  if (labelled?.[2]?.split(', ').includes(SILENCE)) return { by: byOf(labelled[1]), what: 'silenced' };
  const taken = /^(.+) self-assigned this conversation$/.exec(line);
  if (taken) return { by: byOf(taken[1]), what: 'assigned' };
  // To a team it is a person's only where it says through which team.
  const assigned = /^Assigned to (?:Marta Ortiz|Theo Lang|Ada Admin)(?: via .+)? by (.+)$/.exec(line);
  return assigned ? { by: byOf(assigned[1]), what: 'assigned' } : undefined;
}

const byOf = (name = ''): Act['by'] => (OURS.includes(name) ? 'us' : 'people');
