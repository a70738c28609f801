import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { ConversationState } from '../src/workflows/messages.ts';
import type { Desk } from './desk.ts';

const { HistoryEvent } = proto.temporal.api.history.v1;
type Event = proto.temporal.api.history.v1.IHistoryEvent;

/** What one turn adds to the history, its echo included. Does not depend on the machine. */
export interface TurnCost {
  turn: number;
  events: number;
  bytes: number;
  workflowTasks: number;
}

/** Holds one conversation and counts what its turns left in the history. */
export async function turnCosts(desk: Desk, address: string, turns: readonly number[]): Promise<TurnCost[]> {
  const connection = await Connection.connect({ address });
  try {
    const { conversation, ask } = await desk.customer();
    const handle = new Client({ connection }).workflow.getHandle(`chatwoot:default:1:${conversation}`);
    for (let turn = 1; turn <= Math.max(...turns); turn += 1) {
      await ask();
      // What a turn leaves behind, the echo's webhook too, must not be counted with the next one.
      await desk.settled();
      while ((await handle.query<ConversationState>('state')).replies < turn);
    }
    const byTurn = splitTurns((await handle.fetchHistory()).events ?? []);
    return turns.map((turn) => ({ turn, ...costOf(byTurn[turn - 1] ?? []) }));
  } finally {
    await connection.close();
  }
}

/** Each customer's message begins a turn; what comes before the first belongs to it. */
export function splitTurns(events: readonly Event[]): Event[][] {
  const turns: Event[][] = [];
  let before: Event[] = [];
  for (const event of events) {
    if (event.workflowExecutionSignaledEventAttributes?.signalName === 'messageReceived') {
      turns.push(before);
      before = [];
    }
    (turns.at(-1) ?? before).push(event);
  }
  return turns;
}

function costOf(events: readonly Event[]): Omit<TurnCost, 'turn'> {
  return {
    events: events.length,
    bytes: events.reduce((sum, event) => sum + HistoryEvent.encode(event).finish().length, 0),
    workflowTasks: events.filter((event) => event.workflowTaskScheduledEventAttributes).length,
  };
}
