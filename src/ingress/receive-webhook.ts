import createError, { isHttpError } from 'http-errors';
import type { IncomingMessage } from 'node:http';
import type { Policy } from '../contracts/conversation.ts';
import type { Dispatch } from './dispatch.ts';
import { interpret } from './interpret.ts';
import type { ListeningAgent } from './interpretation.ts';
import { note, type Observed } from './observe-webhooks.ts';
import { readBody } from './read-body.ts';
import { eventName, readEvent } from './read-event.ts';
import { verifySender, type Trust } from './verify-signature.ts';

/** The part of the policy that the Temporal server decides, not the bot's settings. */
type ServerPolicy = Pick<Policy, 'searchAttributes' | 'continueAfterEvents' | 'paused'>;

export interface IngressAgent extends Trust, Omit<ListeningAgent, 'policy'> {
  policy: Omit<Policy, keyof ServerPolicy>;
  /** Which Chatwoot it is. */
  installation: string;
}

export interface Receiving {
  agents: readonly IngressAgent[];
  /** Asked for each event, since the server may be away when we start. */
  serverPolicy: (agent: string) => ServerPolicy;
  /** Whether Chatwoot refuses each token of the bot's. */
  isRefused: (agent: string) => boolean;
  dispatch: Dispatch;
  /** Unix milliseconds. */
  now: () => number;
}

/** Chatwoot sends a UUID; anything else is a stranger's text, which does not belong into a log. */
const DELIVERY = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

interface Delivery {
  request: IncomingMessage;
  agentName: string;
  token: string | undefined;
}

export type Answer = { status: 'stored' } | { status: 'ignored'; reason: string };

/** Verify, read, interpret, store: the whole way of a webhook to its acknowledgement. */
export function createReceiver({ agents, serverPolicy, isRefused, dispatch, now }: Receiving) {
  return async function receive({ request, agentName, token }: Delivery): Promise<Answer> {
    const agent = agents.find(({ name }) => name === agentName);
    const observed = note(request, {
      agent: agent?.name ?? null,
      delivery: DELIVERY.exec(header(request, 'x-chatwoot-delivery') ?? '')?.[0] ?? null,
    });
    if (!agent) throw createError(404, 'No such agent');

    const body = await readBody(request);
    const signature = header(request, 'x-chatwoot-signature');
    const timestamp = header(request, 'x-chatwoot-timestamp');
    verifySender(body, { signature, timestamp, token }, agent, now());

    const json = parseJson(body);
    observed.event = eventName(json);
    const policy = { ...agent.policy, ...serverPolicy(agent.name) };
    const interpretation = interpret(read(json, observed), { ...agent, policy }, now());
    if (interpretation.kind === 'ignored') return told(observed, interpretation.reason);

    observed.account = interpretation.ref.account;
    observed.conversation = interpretation.ref.conversation;
    if (interpretation.signalled.signal === 'messageReceived' && isRefused(agent.name)) refuse(observed);
    const result = await dispatch(interpretation);
    if (result.kind === 'ignored') return told(observed, result.reason);
    observed.reason = interpretation.signalled.signal;
    return { status: 'stored' };
  };
}

/**
 * Nobody could answer it, nor open the conversation, so Chatwoot is left to open it: that is what it does when a message's webhook is
 * refused. Nothing else is refused, since conversations that run have to hear what people do.
 */
function refuse(observed: Observed): never {
  observed.reason = 'no token works';
  throw createError(401, 'Chatwoot refuses the tokens of this bot: people have to answer');
}

function told(observed: Observed, reason: string): Answer {
  observed.reason = reason;
  return { status: 'ignored', reason };
}

/** Parser errors quote the body, so they go no further. */
function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw createError(400, 'body: is not JSON', { field: 'body' });
  }
}

function read(json: unknown, observed: Observed) {
  try {
    return readEvent(json);
  } catch (error) {
    if (isHttpError(error) && typeof error.field === 'string') observed.field = error.field;
    throw error;
  }
}

function header({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value.slice(0, 200) : undefined;
}
