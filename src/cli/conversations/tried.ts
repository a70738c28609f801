import type { Activities } from '../../contracts/activities.ts';
import type { Settling, Trouble } from '../../workflows/run.ts';

/** A call that was begun and is not done, as Temporal keeps it. */
export interface PendingCall {
  /** The activity's. */
  type: string;
  /** In the workflow's words; `null`: unknown. */
  summary: string | null;
  /** Unix ms of its first try; `null`: unknown. */
  since: number | null;
  /** The try that runs, or comes next; from 1 up. */
  attempt: number;
  /** No try runs: the next one waits for its time, or for a worker that takes it. */
  isWaiting: boolean;
  /** Unix ms from which a worker may, or might, take this try. */
  due: number;
  refusal: string | null;
}

/** Something that is tried until it succeeds; times are ISO 8601. */
export interface Tried {
  what: string;
  since: string | null;
  /** How often, with a try that runs. */
  tries: number;
  /** Why the last try failed. */
  refusal: string | null;
  /** When it is tried again; `null`: a try runs, or nobody knows. */
  next: string | null;
  /** `false`: no worker takes it, though its time has come. */
  worker: boolean;
  /** What follows, in words; `null`: it goes on where it stood. */
  then: string | null;
}

/** What takes no longer is not worth a word; milliseconds. */
const MOMENT = 5000;

const WORDS: Record<keyof Activities, string> = {
  runGraph: 'run the graph',
  readConversation: 'look at the conversation',
  takeBack: 'take the conversation back',
  sendReply: 'send a reply',
  confirmSend: 'find out whether a reply was stored',
  addNote: 'write a note',
  setStatus: 'set the status',
  assign: 'assign it to somebody',
  addLabels: 'add labels',
  removeLabel: 'remove a label',
  setAttributes: 'set attributes',
  setPriority: 'set the priority',
};
const wordsByType = new Map<string, string>(Object.entries(WORDS));

/** A first try that began a moment ago is not worth telling. */
export function isWorthTelling({ attempt, due }: Pick<PendingCall, 'attempt' | 'due'>, now: number): boolean {
  return attempt > 1 || now - due >= MOMENT;
}

export function triedByTemporal(call: PendingCall, now: number): Tried {
  const { type, summary, attempt, isWaiting, due, refusal } = call;
  const since = call.since ?? (attempt === 1 ? due : null);
  return {
    what: summary ?? wordsByType.get(type) ?? type,
    since: since === null ? null : new Date(since).toISOString(),
    tries: isWaiting ? attempt - 1 : attempt,
    refusal,
    next: isWaiting && due > now ? new Date(due).toISOString() : null,
    worker: !isWaiting || now - due < MOMENT,
    then: null,
  };
}

/** The workflow pauses between these tries; during one Temporal shows it as well. */
export function triedByWorkflow({ what, since, tries, refusal, next }: Trouble, now: number): Tried {
  return {
    what,
    since: new Date(since).toISOString(),
    tries,
    refusal,
    next: ahead(next, now),
    worker: true,
    then: null,
  };
}

/** A send whose answer was lost: the workflow waits for its echo and looks, before it does anything else. */
export function triedToSettle({ what, since, next, ifAbsent, ifUnknown }: Settling, now: number): Tried {
  const known = `if it is not there, ${IF_ABSENT[ifAbsent]}`;
  return {
    ...{ what: `find out whether ${what} was stored`, since: new Date(since).toISOString(), tries: 0, refusal: null },
    ...{ next: ahead(next, now), worker: true },
    then: ifAbsent === ifUnknown ? `${known}, and likewise if nobody can tell` : `${known}; ${IF_UNKNOWN[ifUnknown]}`,
  };
}

const IF_ABSENT: Record<Settling['ifAbsent'], string> = { sendAgain: 'it is sent again', leaveOut: 'it is left out' };
const IF_UNKNOWN: Record<Settling['ifUnknown'], string> = {
  sendAgain: 'if nobody can tell, it is sent again',
  askPerson: 'if nobody can tell, a person is asked',
  tellTeam: 'if nobody can tell, a note tells the team',
  leaveOut: 'if nobody can tell, it is left at that',
};

const ahead = (at: number, now: number) => (at > now ? new Date(at).toISOString() : null);
