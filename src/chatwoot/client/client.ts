import { z } from 'zod';
import {
  conversationSchema,
  createdMessageSchema,
  labelListSchema,
  messageListSchema,
  namedListSchema,
  toggledSchema,
  type ApiConversation,
  type ApiMessage,
} from '../api.ts';
import { cleanJson } from '../clean.ts';
import type { Status } from '../fields.ts';
import { createBackoff, spread, type Backoff } from './backoff.ts';
import { ChatwootRejected, ChatwootUncertain, ChatwootUnavailable } from './errors.ts';
import { createLists } from './lists.ts';
import { retryAfterMs } from './retry-after.ts';
import { tokenStateOf, type TokenState } from './token-state.ts';
import { createTransport, type Answer, type Request, type Transport } from './transport.ts';

export interface ChatwootClientOptions {
  url: string;
  account: number;
  /** An agent bot's or a user's access token. */
  token: string;
  /** Milliseconds for a whole request. A read and a write together stay below `sendReply`'s start-to-close of 15 s. */
  timeouts?: { read: number; write: number };
  /** Shared by the clients of one bot, whose requests come from the same address. */
  backoff?: Backoff;
  /** Over the network, unless it is given. */
  transport?: Transport;
}

interface Wanted extends Pick<Request, 'json' | 'searchParams'> {
  /** Goes out also while Chatwoot wants to be left alone: people are waiting for it. */
  isUrgent?: boolean;
  /** Milliseconds that it may take, where less than usual. */
  most?: number;
}

const TIMEOUTS = { read: 4000, write: 10_000 };

export interface NewMessage {
  content: string;
  private?: boolean;
  contentType?: 'text' | 'input_select' | 'cards' | 'article';
  contentAttributes?: Record<string, unknown>;
}

export type ChatwootClient = ReturnType<typeof createChatwootClient>;

/**
 * The part of Chatwoot's application API that the bridge needs, with one token.
 *
 * Every method throws `ChatwootRejected`, `ChatwootUnavailable` or `ChatwootUncertain`. After a 429 with a Retry-After nothing
 * is sent until that is over, and every call is `ChatwootUnavailable` for so long. Nothing is retried here: Temporal
 * owns retries. Message create is not idempotent (`app/builders/messages/message_builder.rb`), so a caller must settle a
 * `ChatwootUncertain` before it sends again; everything else may be repeated.
 */
export function createChatwootClient(options: ChatwootClientOptions) {
  const { url, account, token, timeouts = TIMEOUTS, backoff = createBackoff() } = options;
  const { transport = createTransport(`${url}/api/v1/accounts/${account}`, token) } = options;

  let isDoubtful = false;

  async function request(
    path: string,
    { isUrgent = false, most = Infinity, ...content }: Wanted = {},
  ): Promise<unknown> {
    const method = content.json ? 'POST' : 'GET';
    const name = `${method} ${path}`;
    const wait = backoff.left();
    if (wait > 0 && !isUrgent)
      throw new ChatwootUnavailable(name, 'not sent, Chatwoot asked to wait (429)', spread(wait));
    const timeout = Math.min(most, content.json ? timeouts.write : timeouts.read);
    const answer = await transport({ ...content, method, path, timeout });
    const failure = failureOf(name, answer);
    if (failure instanceof ChatwootUnavailable && failure.retryAfter) backoff.hold(failure.retryAfter);
    if (failure instanceof ChatwootRejected && failure.token === 'refused') isDoubtful = true;
    if (failure) throw failure;
    return parseJson(answer.body);
  }

  const post = (path: string, json: Record<string, unknown>) => request(path, { json: cleanJson(json) });

  async function read<S extends z.ZodType>(
    path: string,
    schema: S,
    searchParams: NonNullable<Request['searchParams']> = {},
    most?: number,
  ): Promise<z.output<S>> {
    const body = await request(path, { searchParams, ...(most === undefined ? {} : { most }) });
    const result = schema.safeParse(body);
    if (result.success) return result.data;
    const where = result.error.issues.map((issue) => issue.path.join('.') || 'body').join(', ');
    throw new ChatwootUncertain(`GET ${path}`, `unknown shape at ${where}`);
  }

  /** `GET /conversations/:id`, within `most` ms where less than a read's. A bot token may do it since Chatwoot 4.14.2; before, 401. */
  function getConversation(id: number, most?: number): Promise<ApiConversation> {
    return read(`conversations/${id}`, conversationSchema, {}, most);
  }

  /** `GET /conversations/:id/messages`, oldest first; user tokens only. Without `after`: the latest 20; with: up to 100. */
  async function listMessages(id: number, after?: number): Promise<ApiMessage[]> {
    const { payload } = await read(
      `conversations/${id}/messages`,
      messageListSchema,
      after === undefined ? {} : { after },
    );
    return payload;
  }

  /** Posts one message. Never repeat it blindly; only an answer with its id says that it is stored. */
  async function createMessage(id: number, message: NewMessage) {
    const body = await post(`conversations/${id}/messages`, {
      content: message.content,
      message_type: 'outgoing',
      private: message.private ?? false,
      content_type: message.contentType ?? 'text',
      content_attributes: message.contentAttributes ?? {},
    });
    const created = createdMessageSchema.safeParse(body);
    if (created.success) return created.data;
    throw new ChatwootUncertain(`POST conversations/${id}/messages`, 'answered without the message');
  }

  /**
   * With a bot token, `open` on a pending conversation is Chatwoot's hand-off (`bot_handoff!`). May be repeated: what a proxy answers in
   * Chatwoot's place does not count as done. A 429 of other calls does not hold it back.
   */
  async function toggleStatus(id: number, status: Status): Promise<void> {
    const path = `conversations/${id}/toggle_status`;
    const body = await request(path, { json: { status }, isUrgent: true });
    if (!toggledSchema.safeParse(body).success)
      throw new ChatwootUncertain(`POST ${path}`, 'answered without the status');
  }

  async function toggleTyping(id: number, on: boolean): Promise<void> {
    await post(`conversations/${id}/toggle_typing_status`, { typing_status: on ? 'on' : 'off' });
  }

  /** Chatwoot ignores the team where an assignee is given: assign them one after the other. */
  async function assignTeam(id: number, team: number): Promise<void> {
    await post(`conversations/${id}/assignments`, { team_id: team });
  }
  async function assignAgent(id: number, assignee: number): Promise<void> {
    await post(`conversations/${id}/assignments`, { assignee_id: assignee });
  }

  async function getLabels(id: number): Promise<string[]> {
    const { payload } = await read(`conversations/${id}/labels`, labelListSchema);
    return payload;
  }
  /** Replaces the whole list. */
  async function setLabels(id: number, labels: string[]): Promise<void> {
    const path = `conversations/${id}/labels`;
    const body = await post(path, { labels });
    if (!labelListSchema.safeParse(body).success)
      throw new ChatwootUncertain(`POST ${path}`, 'answered without the labels');
  }
  /** Replaces the whole object. */
  async function setCustomAttributes(id: number, attributes: Record<string, unknown>): Promise<void> {
    await post(`conversations/${id}/custom_attributes`, { custom_attributes: attributes });
  }
  async function setPriority(id: number, priority: string): Promise<void> {
    await post(`conversations/${id}/toggle_priority`, { priority });
  }

  /** Whether Chatwoot takes this token, by a question that it answers to each one: about a conversation that nobody has. */
  async function checkToken(): Promise<TokenState> {
    try {
      await request('conversations/0', { isUrgent: true });
      return 'unknown';
    } catch (error) {
      if (!(error instanceof ChatwootRejected)) return 'unknown';
      if (error.token === 'taken') isDoubtful = false;
      return error.token;
    }
  }

  /** Chatwoot has refused the token, and not taken it in a check since. */
  function isTokenDoubtful(): boolean {
    return isDoubtful;
  }

  /** User tokens only. */
  function listTeams() {
    return read('teams', namedListSchema);
  }
  function listAgents() {
    return read('agents', namedListSchema);
  }

  return {
    getConversation,
    listMessages,
    createMessage,
    toggleStatus,
    toggleTyping,
    assignTeam,
    assignAgent,
    getLabels,
    setLabels,
    setCustomAttributes,
    setPriority,
    checkToken,
    isTokenDoubtful,
    listTeams,
    listAgents,
    ...createLists(read),
  };
}

/** A login page, or a proxy's own: its 200 says nothing about Chatwoot. */
const isPage = (body: string): boolean => /^\s*</.test(body);

/** What Chatwoot says where there is no such conversation; a proxy without a Chatwoot behind it has its own words. */
const goneSchema = z.object({ error: z.literal('Resource could not be found') });

/**
 * By status: Rails' own words for an exception, and Chatwoot's for a message that could not be made. A gateway's error has other keys; one
 * that had the very same would be taken for Chatwoot's.
 */
const failedSchemas = new Map<number, z.ZodType>([
  [500, z.strictObject({ status: z.literal(500), error: z.string() })],
  [
    422,
    z.union([
      z.strictObject({ error: z.string() }),
      z.object({ message: z.string(), attributes: z.array(z.string()) }),
    ]),
  ],
]);

const isLike = (schema: z.ZodType, body: string): boolean => schema.safeParse(parseJson(body)).success;

/** Chatwoot answers some calls with an empty body or plain text; nothing here needs them. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/**
 * What an answer means, where it is none of Chatwoot's good ones. A 422 proves nothing: Chatwoot turns any exception after the insert
 * into one (reference 8.4). A 404 is final where Chatwoot says it; a proxy without a Chatwoot behind it has done nothing, and a read that
 * met it says nothing of the token.
 */
function failureOf(request: string, { status, retryAfter, body }: Answer): Error | undefined {
  if (status < 300) {
    return isPage(body) ? new ChatwootUncertain(request, 'answered with a page, not by Chatwoot') : undefined;
  }
  const isGone = status === 404 && isLike(goneSchema, body);
  // Chatwoot's API redirects nobody: a login page, or a proxy that knows another address.
  const isProxys = status < 400 || (status === 404 && !isGone);
  if (isProxys) return new ChatwootUnavailable(request, `status ${status}, not from Chatwoot`);
  if (status === 429) return new ChatwootUnavailable(request, 'status 429', retryAfterMs(retryAfter));
  if (status >= 500 || status === 408 || (status === 422 && request.endsWith('/messages'))) {
    return new ChatwootUncertain(request, `status ${status}`, isLike(failedSchemas.get(status) ?? z.never(), body));
  }
  return new ChatwootRejected(request, status, isGone, tokenStateOf(status, parseJson(body), isGone));
}
