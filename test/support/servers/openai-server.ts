import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from './listen.ts';

export interface ChatMessage {
  role: string;
  content: unknown;
  tool_calls?: { id: string }[];
  tool_call_id?: string;
}

export interface ChatRequest {
  model: string;
  messages: ChatMessage[];
  tools?: { function: { name: string; parameters: Record<string, unknown> } }[];
  authorization: string | undefined;
}

/** How the model answers one request. */
export type Answer =
  | { text: string; finish?: string; tokens?: [input: number, output: number]; id?: string }
  | { calls: { name: string; args: unknown }[]; text?: string; id?: string }
  | { status: number; headers?: Record<string, string>; message?: string; code?: string }
  /** A 200 with this body, whatever it is. */
  | { raw: string }
  /** Reads the request and never answers. */
  | 'hang';

export type Step = Answer | ((request: ChatRequest) => Answer);

export type OpenAiServer = Awaited<ReturnType<typeof startOpenAiServer>>;

/**
 * A model behind OpenAI's chat completions API, on port 0, that answers from a script.
 *
 * Like the real one it refuses tool calls without results, and gives each response an id of its own. At the end of its
 * script it answers 400, so that a call too many is seen.
 */
export async function startOpenAiServer(...steps: Step[]) {
  const requests: ChatRequest[] = [];
  let aborted = 0;
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    void receive(request, response);
  });

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(await text(request)) as ChatRequest;
    const chat = { ...body, authorization: request.headers.authorization };
    requests.push(chat);
    response.on('close', () => {
      if (!response.writableFinished) aborted += 1;
      for (const look of waiting) look();
    });
    for (const look of waiting) look();
    if (request.url !== '/v1/chat/completions') {
      send(response, 404, { error: { message: 'no such path' } });
      return;
    }

    const fault = findFault(chat.messages);
    const step = fault ?? steps.shift() ?? { status: 400, message: 'the script is at its end' };
    answer(response, typeof step === 'function' ? step(chat) : step, requests.length);
  }

  /** Resolves once `isThere` holds; looked at whenever a request comes in or a connection ends. */
  function until(isThere: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isThere()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  }

  const { port, close } = await listen(server);
  return {
    /** What `OPENAI_BASE_URL` is set to. */
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    /** Adds answers to the end of the script. */
    script(...more: Step[]): void {
      steps.push(...more);
    },
    requested: (count: number) => until(() => requests.length >= count),
    /** So many callers hung up before they had an answer. */
    hungUp: (count: number) => until(() => aborted >= count),
    close,
  };
}

/** OpenAI's own rule: every tool call is followed by its result, every result by nothing that asked for it. */
function findFault(messages: ChatMessage[]): Answer | undefined {
  let open = new Set<string>();
  for (const { role, tool_calls = [], tool_call_id } of messages) {
    if (role === 'tool' && !open.delete(tool_call_id ?? '')) return refuse('a tool result without its call');
    if (role !== 'tool' && open.size > 0) return refuse('tool_calls must be followed by tool messages');
    if (tool_calls.length > 0) open = new Set(tool_calls.map(({ id }) => id));
  }
  return open.size > 0 ? refuse('tool_calls must be followed by tool messages') : undefined;
}

const refuse = (message: string): Answer => ({ status: 400, message });

function answer(response: ServerResponse, given: Answer, count: number): void {
  if (given === 'hang') return;
  if ('raw' in given) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(given.raw);
  } else if ('status' in given) {
    const { status, headers, message = 'scripted failure', code = null } = given;
    send(response, status, { error: { message, code, type: 'error', param: null } }, headers);
  } else send(response, 200, completion(given, count));
}

function completion(given: Extract<Answer, { text: string } | { calls: unknown }>, count: number) {
  const calls = 'calls' in given ? given.calls : [];
  const [input, output] = ('tokens' in given ? given.tokens : undefined) ?? [10, 5];
  const tool_calls = calls.map(({ name, args }, at) => ({
    id: `call_${count}_${at}`,
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
  }));
  return {
    id: given.id ?? `chatcmpl-${count}`,
    object: 'chat.completion',
    created: 1_700_000_000 + count,
    model: 'scripted',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: given.text ?? null, ...(calls.length > 0 ? { tool_calls } : {}) },
        finish_reason: ('finish' in given ? given.finish : undefined) ?? (calls.length > 0 ? 'tool_calls' : 'stop'),
      },
    ],
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  };
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
