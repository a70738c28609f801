import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';
import { isGrpcServiceError, type Connection } from '@temporalio/client';
import type { ConversationRef } from '../contracts/conversation.ts';

const ACCOUNT = defineSearchAttributeKey('ChatwootAccount', 'INT');
const INBOX = defineSearchAttributeKey('ChatwootInbox', 'INT');
const PHASE = defineSearchAttributeKey('ConversationPhase', 'KEYWORD');

/** Temporal's numbers for the types, as `listSearchAttributes` gives them. */
const EXPECTED = { [ACCOUNT.name]: 3, [INBOX.name]: 3, [PHASE.name]: 2 };
const DEADLINE = 1000;
/** A "no" is asked again after so many milliseconds: the worker's log says how to add what is missing. */
const NO_LASTS = 30_000;
/** gRPC's numbers for a server that answers and does not tell: PERMISSION_DENIED, UNIMPLEMENTED, UNAUTHENTICATED. */
const REFUSED = [7, 12, 16];

/** A client's connection or a worker's. */
type Operators = Pick<Connection, 'withMetadata' | 'operatorService'>;

export interface SearchAttributes {
  /** Never waits: `false` until the server has said that it knows them; asks it meanwhile. */
  known(): boolean;
  /** Asks the server, unless it said yes once, or no just now; `false` also where it could not be asked. */
  ask(): Promise<boolean>;
}

/** A start with an attribute that the server does not know is refused, so they are used only once it lists them. */
export function createSearchAttributes(
  connection: Operators & Pick<Connection, 'withDeadline'>,
  namespace: string,
  now: () => number = Date.now,
): SearchAttributes {
  let isKnown = false;
  let askAgainAt = -Infinity;
  let asking: Promise<boolean> | undefined;
  return { known, ask };

  function known(): boolean {
    void ask();
    return isKnown;
  }

  async function ask(): Promise<boolean> {
    if (isKnown || now() < askAgainAt) return isKnown;
    asking ??= list().finally(() => (asking = undefined));
    return asking;
  }

  async function list(): Promise<boolean> {
    try {
      const { customAttributes } = await connection.withDeadline(Date.now() + DEADLINE, () =>
        listSearchAttributes(connection, namespace),
      );
      isKnown = Object.entries(EXPECTED).every(([name, type]) => Number(customAttributes[name]) === type);
      askAgainAt = now() + NO_LASTS;
      return isKnown;
    } catch (error) {
      // Away: the next event asks again, and goes without till then. A server that shows this to administrators only will say
      // the same to each event, so it is left alone for as long as after a "no".
      if (isRefusal(error)) askAgainAt = now() + NO_LASTS;
      return false;
    }
  }
}

/** Which of ours the server lacks, and the one command that adds them. */
export async function missingSearchAttributes(connection: Operators, namespace: string) {
  const { customAttributes } = await listSearchAttributes(connection, namespace);
  const missing = [ACCOUNT, INBOX, PHASE].filter(({ name }) => !(name in customAttributes));
  const flags = missing
    .map(({ name, type }) => `--name ${name} --type ${type === 'INT' ? 'Int' : 'Keyword'}`)
    .join(' ');
  return {
    missing: missing.map(({ name }) => name),
    command: `temporal operator search-attribute create --namespace ${namespace} ${flags}`,
  };
}

/** The SDK names the namespace in a header for the workflow service alone; Temporal Cloud goes by that header. */
function listSearchAttributes(connection: Operators, namespace: string) {
  return connection.withMetadata({ 'temporal-namespace': namespace }, () =>
    connection.operatorService.listSearchAttributes({ namespace }),
  );
}

function isRefusal(error: unknown): boolean {
  return isGrpcServiceError(error) && REFUSED.includes(error.code);
}

/** What a new run can be searched by; the workflow keeps the phase up to date. */
export function searchAttributesOf({ account, inbox }: ConversationRef): SearchAttributePair[] {
  return [
    { key: ACCOUNT, value: account },
    ...(inbox === null ? [] : [{ key: INBOX, value: inbox }]),
    { key: PHASE, value: 'active' },
  ];
}
