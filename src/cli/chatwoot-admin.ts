import got, { HTTPError, RequestError, type Got } from 'got';
import { z } from 'zod';
import {
  accountSchema,
  botSchema,
  campaignSchema,
  heldSchema,
  inboxBotSchema,
  inboxSchema,
  listOf,
  namedSchema,
  profileSchema,
  ruleSchema,
  statusSchema,
  type Profile,
} from './chatwoot-shapes.ts';
import { CliError } from './io.ts';

/** Chatwoot as its administrator sees it: what `connect` and `doctor` ask and change (reference: `config/routes.rb`). */

/** Chatwoot answered with an error, or with nothing that can be understood. No token and no body in its message. */
export class ChatwootFault extends CliError {
  /** `null`: there was no answer at all. */
  readonly status: number | null;

  constructor(message: string, status: number | null = null) {
    super(message);
    this.status = status;
  }
}

export interface Reached {
  version: string;
  /** Chatwoot's clock, in unix milliseconds; `null`: it does not say. */
  clock: number | null;
}

/** Something hangs at that address: a person waits for the answer. */
const SOON = { retry: { limit: 0 }, timeout: { request: 5000 } };

export type ChatwootAdmin = ReturnType<typeof createChatwootAdmin>;

/** A few plain calls, each tried once more by got where that is safe; every failure is a `ChatwootFault`. */
export function createChatwootAdmin(url: string, token: string) {
  const api = got.extend({
    prefixUrl: url,
    headers: { api_access_token: token, accept: 'application/json', 'user-agent': 'durable-chatwoot-agent' },
    retry: { limit: 1 },
    timeout: { request: 10_000 },
    followRedirect: false,
  });
  const account = (number: number) => createAccount(api, `api/v1/accounts/${number}`);

  /** `GET /api` needs no token. */
  async function reach(): Promise<Reached> {
    const { body, date } = await request(api.extend(SOON), 'get', 'api');
    const { version } = understand(statusSchema, body, 'api');
    return { version, clock: date };
  }

  async function profile(): Promise<Profile> {
    return understand(profileSchema, (await request(api, 'get', 'api/v1/profile')).body, 'api/v1/profile');
  }

  return { reach, profile, account };
}

function createAccount(api: Got, prefix: string) {
  const list = async <S extends z.ZodType>(schema: S, path: string) =>
    (await call(listOf(schema), 'get', path)).payload as z.output<S>[];

  async function call<S extends z.ZodType>(schema: S, method: Method, path: string, json?: object) {
    return understand(schema, (await request(api, method, `${prefix}/${path}`.replace(/\/$/, ''), json)).body, path);
  }

  return {
    bots: () => call(z.array(botSchema), 'get', 'agent_bots'),
    createBot: (bot: { name: string; outgoing_url: string }) =>
      call(botSchema, 'post', 'agent_bots', { description: 'Answers through durable-chatwoot-agent', ...bot }),
    setBotUrl: (bot: number, url: string) => call(botSchema, 'patch', `agent_bots/${bot}`, { outgoing_url: url }),
    inboxes: () => list(inboxSchema, 'inboxes'),
    /** The id of the inbox's bot. */
    botOf: async (inbox: number) =>
      (await call(inboxBotSchema, 'get', `inboxes/${inbox}/agent_bot`)).agent_bot?.id ?? null,
    membersOf: (inbox: number) => list(namedSchema, `inbox_members/${inbox}`),
    bind: async (inbox: number, bot: number) => {
      await call(z.unknown(), 'post', `inboxes/${inbox}/set_agent_bot`, { agent_bot: bot });
    },
    createApiInbox: (name: string, webhookUrl: string) =>
      // A person who is assigned to what is new would have it before the bot.
      call(inboxSchema, 'post', 'inboxes', {
        ...{ name, enable_auto_assignment: false },
        channel: { type: 'api', webhook_url: webhookUrl },
      }),
    setInboxUrl: (inbox: number, webhookUrl: string) =>
      call(inboxSchema, 'patch', `inboxes/${inbox}`, { channel: { webhook_url: webhookUrl } }),
    teams: () => call(z.array(namedSchema), 'get', 'teams'),
    agents: () => call(z.array(namedSchema), 'get', 'agents'),
    settings: async () => (await call(accountSchema, 'get', '')).settings ?? {},
    rules: () => list(ruleSchema, 'automation_rules'),
    campaigns: () => call(z.array(campaignSchema), 'get', 'campaigns'),
    /** Captain's; a Chatwoot without it knows no such path (404). */
    assistants: () => list(namedSchema, 'captain/assistants'),
    inboxesOfAssistant: (assistant: number) => list(namedSchema, `captain/assistants/${assistant}/inboxes`),
    /** The newest page of what is pending in an inbox. */
    pendingIn: async (inbox: number) => {
      const schema = z.object({ data: listOf(heldSchema) });
      const query = `inbox_id=${inbox}&status=pending&assignee_type=all`;
      return (await call(schema, 'get', `conversations?${query}`)).data.payload;
    },
    /** Asks for a conversation that cannot exist: 404 for a token that may look, 401 and why for others. */
    probe: async () => {
      const { statusCode, body } = await api(`${prefix}/conversations/0`, { throwHttpErrors: false });
      const { success, data } = z.object({ error: z.string() }).safeParse(parse(body));
      return { status: statusCode, error: success ? data.error : '' };
    },
  };
}

type Method = 'get' | 'post' | 'patch';

async function request(api: Got, method: Method, path: string, json?: object) {
  try {
    const response = await api(path, { method, ...(json ? { json } : {}), responseType: 'text' });
    if (response.statusCode >= 300)
      throw new ChatwootFault(`${path} redirects to another address`, response.statusCode);
    const date = Date.parse(response.headers.date ?? '');
    return { body: parse(response.body), date: Number.isNaN(date) ? null : date };
  } catch (error) {
    if (error instanceof HTTPError) {
      throw new ChatwootFault(`${path} answers ${error.response.statusCode}`, error.response.statusCode);
    }
    if (error instanceof RequestError) throw new ChatwootFault(`there is no answer (${error.code})`);
    throw error;
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function understand<S extends z.ZodType>(schema: S, body: unknown, path: string): z.output<S> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new ChatwootFault(`what answers at ${path} is not Chatwoot`, 200);
}
