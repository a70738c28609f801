import got, { HTTPError, RequestError, type Got } from 'got';
import { z } from 'zod';
import { CliError } from './io.ts';

/** Chatwoot as its administrator sees it: what `connect` and `doctor` ask and change (reference: `config/routes.rb`). */

const id = z.coerce.number().int();

const statusSchema = z.object({ version: z.string() });
const profileSchema = z.object({
  name: z.string().nullish(),
  accounts: z.array(z.object({ id, name: z.string().nullish(), role: z.string().nullish() })),
});
const botSchema = z.object({
  id,
  name: z.string().nullish(),
  outgoing_url: z.string().nullish(),
  access_token: z.string().nullish(),
  secret: z.string().nullish(),
});
const inboxSchema = z.object({
  id,
  name: z.string().nullish(),
  channel_type: z.string().nullish(),
  webhook_url: z.string().nullish(),
  secret: z.string().nullish(),
});
const named = z.array(z.object({ id, name: z.string().nullish() }));

export type Profile = z.infer<typeof profileSchema>;
export type Bot = z.infer<typeof botSchema>;
export type Inbox = z.infer<typeof inboxSchema>;

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
    const { body, date } = await request(api, 'get', 'api');
    const { version } = understand(statusSchema, body, 'api');
    return { version, clock: date };
  }

  async function profile(): Promise<Profile> {
    return understand(profileSchema, (await request(api, 'get', 'api/v1/profile')).body, 'api/v1/profile');
  }

  return { reach, profile, account };
}

function createAccount(api: Got, prefix: string) {
  async function call<S extends z.ZodType>(schema: S, method: Method, path: string, json?: object) {
    return understand(schema, (await request(api, method, `${prefix}/${path}`, json)).body, path);
  }

  return {
    bots: () => call(z.array(botSchema), 'get', 'agent_bots'),
    createBot: (bot: { name: string; outgoing_url: string }) =>
      call(botSchema, 'post', 'agent_bots', { description: 'Answers through durable-chatwoot-agent', ...bot }),
    setBotUrl: (bot: number, url: string) => call(botSchema, 'patch', `agent_bots/${bot}`, { outgoing_url: url }),
    inboxes: async () => (await call(z.object({ payload: z.array(inboxSchema) }), 'get', 'inboxes')).payload,
    /** The id of the inbox's bot. */
    botOf: async (inbox: number) => {
      const schema = z.object({ agent_bot: z.object({ id: id.nullish() }).nullish() });
      return (await call(schema, 'get', `inboxes/${inbox}/agent_bot`)).agent_bot?.id ?? null;
    },
    bind: async (inbox: number, bot: number) => {
      await call(z.unknown(), 'post', `inboxes/${inbox}/set_agent_bot`, { agent_bot: bot });
    },
    createApiInbox: (name: string, webhookUrl: string) =>
      call(inboxSchema, 'post', 'inboxes', { name, channel: { type: 'api', webhook_url: webhookUrl } }),
    setInboxUrl: (inbox: number, webhookUrl: string) =>
      call(inboxSchema, 'patch', `inboxes/${inbox}`, { channel: { webhook_url: webhookUrl } }),
    teams: () => call(named, 'get', 'teams'),
    agents: () => call(named, 'get', 'agents'),
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
