import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import type protos from '@temporalio/proto';
import { isUnreadable } from '../temporal-faults.ts';
import { newestEvents, type Execution } from './newest-events.ts';

/** What a graph threw, as the worker has written it down. */
export interface Thrown {
  name: string;
  message: string;
  /** The first line of the stack in somebody's own code. */
  place: string | null;
  /** ISO 8601; `null`: it is tried again right now. */
  at: string | null;
}

type Failure = protos.temporal.api.failure.v1.IFailure;

/** What the graph threw last in this run, if it threw: in a try that goes on, or in one that is over. */
export async function lastThrown(
  client: Client,
  { workflowId }: Pick<Execution, 'workflowId'>,
): Promise<Thrown | null> {
  const { raw, runId } = await client.workflow.getHandle(workflowId).describe();
  for (const { lastFailure } of raw.pendingActivities ?? []) {
    const thrown = await readThrown(client, lastFailure, null);
    if (thrown) return thrown;
  }
  for await (const event of newestEvents(client, { workflowId, runId })) {
    const { activityTaskFailedEventAttributes: failed, activityTaskTimedOutEventAttributes: late, eventTime } = event;
    const at = new Date(optionalTsToMs(eventTime) ?? 0).toISOString();
    const thrown = await readThrown(client, (failed ?? late)?.failure, at);
    if (thrown) return thrown;
  }
  return null;
}

async function readThrown(client: Client, failure: Failure | null | undefined, at: string | null) {
  if (!failure) return null;
  const error = await decodeOptionalFailureToOptionalError(client.options.loadedDataConverter, failure).catch(
    orUnreadable,
  );
  const thrown = thrownIn(error);
  return thrown && { name: thrown.type ?? thrown.name, message: thrown.message, place: placeIn(thrown.stack), at };
}

/** A worker gives what a graph threw as the cause of its own failure, which says how it goes on. */
export function thrownIn(error: unknown): ApplicationFailure | null {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (one instanceof ApplicationFailure && one.cause instanceof ApplicationFailure) return one.cause;
  }
  return null;
}

export const thrownLines = (thrown: Thrown | null): string[] =>
  thrown === null
    ? []
    : [
        `  the graph threw    ${thrown.name}: ${thrown.message.replaceAll(/\s+/g, ' ')}${when(thrown.at)}`,
        ...(thrown.place === null ? [] : [`                     ${thrown.place}`]),
      ];

const when = (at: string | null) => (at === null ? '' : ` (${at.slice(11, 19)} UTC)`);

function placeIn(stack = ''): string | null {
  const frames = stack.split('\n').filter((line) => /^ +at /.test(line));
  return (frames.find((line) => !/node_modules|node:/.test(line)) ?? frames[0])?.trim() ?? null;
}

/** Without the keys nothing is known of it; other lines say so. */
function orUnreadable(error: unknown): undefined {
  if (!isUnreadable(error)) throw error;
}
