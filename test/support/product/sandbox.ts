import { createServer, type IncomingHttpHeaders } from 'node:http';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/chatwoot.ts';

/** Whatever Chatwoot answers or sends: every field that a test reads, as if it were always there. */
export interface Body {
  id: number;
  event: string;
  type: string;
  name: string;
  email: string | null;
  role: string;
  version: string;
  error: string;
  message: string;
  url: string;
  status: string;
  content: string | null;
  content_type: string;
  content_attributes: Record<string, unknown>;
  message_type: number | string;
  private: boolean;
  echo_id: string;
  data_url: string;
  file_type: string;
  source_id: string;
  secret: string;
  access_token: string;
  bot_type: string;
  labels: string[];
  custom_attributes: Record<string, unknown>;
  waiting_since: number;
  priority: string | null;
  first_reply_created_at: number;
  updated_at: number;
  snoozed_until: string | null;
  unread_count: number;
  success: boolean | null;
  current_status: string;
  all_count: number;
  mine_count: number;
  unassigned_count: number;
  assignee_type: string;
  channel: string;
  kind: string;
  identifier: string;
  workflow_url: string | null;
  plan: Record<string, unknown>;
  counts: Record<string, number>;
  changed_attributes: Record<string, { previous_value: unknown; current_value: unknown }>[];
  payload: Body & Body[];
  data: Body;
  meta: Body;
  contact: Body;
  conversation: Body;
  last_non_activity_message: Body;
  assignee: Body;
  team: Body;
  sender: Body | null;
  webhook: Body;
  inboxes: Body[];
  agents: Body[];
  accounts: Body[];
  messages: Body[];
  attachments: Body[];
}

export interface Answer {
  status: number;
  body: Body;
  text: string;
  headers: Headers;
}

export interface Received {
  headers: IncomingHttpHeaders;
  raw: string;
  body: Body;
}

/** An endpoint for webhooks: records what comes and answers as told. */
export async function startReceiver(answer: (request: Received, count: number) => number | 'hang' = () => 200) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      const one: Received = { headers: request.headers, raw, body: parse(raw) };
      received.push(one);
      const status = answer(one, received.length);
      if (status !== 'hang') response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    received,
    events: () => received.map(({ body }) => body.event),
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

/** A sandbox with the calls that tests make again and again. */
export async function openSandbox(options: SandboxOptions = {}) {
  const sandbox = await startSandbox(options);
  return Object.assign(sandbox, callsOf(sandbox));
}

export function callsOf(sandbox: Sandbox) {
  const api = `${sandbox.url}/api/v1/accounts/1`;

  async function call(method: string, url: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(url.startsWith('http') ? url : `${sandbox.url}${url}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(text) } satisfies Answer;
  }
  const as = (token: string) => (method: string, path: string, body?: unknown) =>
    call(method, `${api}${path}`, body, { api_access_token: token });

  /** A customer with a conversation of their own. */
  async function customer(inbox = 'website', attributes: object = {}) {
    const contacts = `${sandbox.url}/public/api/v1/inboxes/${inbox}/contacts`;
    const contact = await call('POST', contacts, { name: 'Lena Fuchs', ...attributes });
    const own = `${contacts}/${contact.body.source_id}/conversations`;
    const { body: conversation } = await call('POST', own, {});
    const base = `${own}/${conversation.id}`;
    return {
      id: conversation.id,
      contact: contact.body,
      status: conversation.status,
      base,
      write: async (content: string) => (await call('POST', `${base}/messages`, { content })).body,
      call: (method: string, path: string, body?: unknown) => call(method, `${base}${path}`, body),
    };
  }

  return {
    call,
    bot: as(sandbox.tokens.bot),
    agent: as(sandbox.tokens.agent),
    admin: as(sandbox.tokens.admin),
    customer,
  };
}

/** Not everything is JSON: a test that reads a field of what is not sees it fail. */
function parse(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {} as Body;
  }
}
