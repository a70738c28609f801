import {
  isGrpcServiceError,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ValueError } from '@temporalio/common';
import { CliError } from './io.ts';

export const SAME_KEYS = 'set ENCRYPTION_KEYS here to what ingress and worker have';

/** gRPC's numbers. */
const CANCELLED = 1;
const INVALID = 3;
const REFUSED = [7, 16];
const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;
const FAILED_PRECONDITION = 9;
const UNAVAILABLE = 14;

/**
 * Nobody answered a query or an update: no Temporal, or no worker; also where Temporal knows at once that there is none, or so many questions
 * wait for one that it takes no more.
 */
export function isUnanswered(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  const code = codeOf(error);
  return code !== undefined && [CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION].includes(code);
}

/** gRPC's number of what Temporal's client threw. */
export function codeOf(error: unknown): number | undefined {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) ? cause.code : undefined;
}

/** What a worker has written cannot be read with the keys that are set here, or without any. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof ValueError && /encrypted|decrypted/.test(error.message);
}

/** The sentence for what an operator can do something about; everything else as it is. */
export function explain(error: unknown, address: string, namespace: string): unknown {
  if (isUnreadable(error)) return new CliError(`What the worker writes is encrypted: ${SAME_KEYS}.`);
  const code = codeOf(error);
  if (code === UNAVAILABLE)
    return new CliError(`Temporal does not answer at ${address}: start it, or mend TEMPORAL_ADDRESS.`);
  if (code !== undefined && REFUSED.includes(code))
    return new CliError(`Temporal does not let this login do that in namespace ${namespace}: doctor tells more.`);
  if (isUnanswered(error))
    return new CliError('There was no answer in time: is Temporal there, and does a worker run?');
  if (code === INVALID) {
    return new CliError(
      `Temporal does not understand the search: are the search attributes of namespace ${namespace} there? (doctor tells)`,
    );
  }
  return error;
}

/** Why one conversation did not do what it was told, in a few words; `undefined`: something else went wrong. */
export function refusalOf(error: unknown): string | undefined {
  if (error instanceof WorkflowUpdateFailedError) return error.cause?.message ?? 'refused';
  if (error instanceof WorkflowNotFoundError) return 'no run is going';
  return isUnanswered(error) ? 'no worker answered in time' : undefined;
}
