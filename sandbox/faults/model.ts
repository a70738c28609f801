import { setTimeout as wait } from 'node:timers/promises';
import type { Context, Next } from 'koa';
import getRawBody from 'raw-body';
import { z } from 'zod';
import type { Faults } from './faults.ts';

/** What is read of OpenAI's chat completion request; everything else is accepted and left alone. */
const requestSchema = z.object({
  model: z.string().default('sandbox'),
  stream: z.boolean().nullish(),
  messages: z.array(
    z.object({
      role: z.string(),
      content: z.union([z.string(), z.array(z.object({ type: z.string(), text: z.string().optional() }))]).nullish(),
    }),
  ),
  tools: z.array(z.object({ function: z.object({ name: z.string() }) })).nullish(),
});
type ChatRequest = z.infer<typeof requestSchema>;

const PREFIX = '/model/v1/';
const USAGE = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };

/**
 * A model behind OpenAI's chat completions API, for trying what a bot does when its model fails. It understands nothing: it
 * looks the question up with a tool for searching, where it is given one, and answers with what that finds.
 */
export function serveModel(faults: Faults, signal: AbortSignal) {
  return async (ctx: Context, next: Next): Promise<void> => {
    if (!ctx.path.startsWith(PREFIX)) {
      await next();
      return;
    }
    if (ctx.path === `${PREFIX}models`) {
      ctx.body = { object: 'list', data: [{ id: 'sandbox', object: 'model', owned_by: 'sandbox' }] };
      return;
    }
    if (ctx.path !== `${PREFIX}chat/completions` || ctx.method !== 'POST') {
      fail(ctx, 404, 'Only POST /chat/completions and GET /models are here');
      return;
    }
    const request = await readRequest(ctx);
    if (!request) {
      fail(ctx, 400, 'The body is no chat completion request');
      return;
    }
    const struck = faults.strikeModel();
    ctx.state['fault'] = struck?.kind;
    switch (struck?.kind) {
      case 'silent':
        ctx.respond = false;
        return;
      case 'garbage':
        ctx.type = 'json';
        ctx.body = '<html>not a completion</html>';
        return;
      case '429':
        ctx.set('retry-after', '1');
        fail(ctx, 429, 'Rate limit reached');
        return;
      case '500':
        fail(ctx, 500, 'The server had an error');
        return;
      case 'slow':
        await wait(struck.ms, undefined, { signal, ref: false }).catch(() => undefined);
        break;
      default:
    }
    answer(ctx, request);
  };
}

async function readRequest(ctx: Context): Promise<ChatRequest | undefined> {
  const raw = await getRawBody(ctx.req, { limit: '16mb' });
  try {
    return requestSchema.safeParse(JSON.parse(raw.toString())).data;
  } catch {
    return undefined;
  }
}

function fail(ctx: Context, status: number, message: string): void {
  ctx.status = status;
  ctx.body = { error: { message, type: 'sandbox', code: null, param: null } };
}

function answer(ctx: Context, request: ChatRequest): void {
  const message = reply(request);
  const reason = 'tool_calls' in message ? 'tool_calls' : 'stop';
  const common = { id: 'chatcmpl-sandbox', created: 0, model: request.model };
  if (request.stream) {
    const chunk = { ...common, object: 'chat.completion.chunk' };
    const parts = [
      { ...chunk, choices: [{ index: 0, delta: message, finish_reason: null }] },
      { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: reason }] },
      { ...chunk, choices: [], usage: USAGE },
    ];
    ctx.type = 'text/event-stream';
    ctx.body = `${parts.map((part) => `data: ${JSON.stringify(part)}\n\n`).join('')}data: [DONE]\n\n`;
    return;
  }
  ctx.body = {
    ...common,
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: reason }],
    usage: USAGE,
  };
}

/** One search for each question, then its first hit; a word for a person calls one, where there is a tool for that. */
function reply({ messages, tools }: ChatRequest) {
  const question = messages.filter(({ role }) => role === 'user').at(-1);
  const asked = textOf(question);
  const found = messages.at(-1)?.role === 'tool' ? textOf(messages.at(-1)) : undefined;
  const names = (tools ?? []).map((tool) => tool.function.name);
  const call = (name: string, args: object) => ({
    role: 'assistant',
    content: null,
    tool_calls: [
      {
        index: 0,
        id: `call_${messages.length}`,
        type: 'function',
        function: { name, arguments: JSON.stringify(args) },
      },
    ],
  });
  if (found === undefined) {
    const person = names.find((name) => /person|human|hand_?off/.test(name));
    if (person && /\b(person|human|agent)\b/i.test(asked))
      return call(person, { reason: 'the customer asked for it', summary: asked });
    const search = names.find((name) => name.includes('search'));
    if (search) return call(search, { query: asked });
  }
  const content = found === undefined ? `You wrote: ${asked}` : firstSection(found);
  return { role: 'assistant', content };
}

const passagesSchema = z.object({ passages: z.array(z.object({ mark: z.string(), text: z.string() })).min(1) });

/** Of what the built-in agent's search finds the best passage, with the mark by which its source is named; of another's all of it. */
function firstSection(found: string): string {
  const [best] = passagesSchema.safeParse(parse(found)).data?.passages ?? [];
  return best ? `${best.text} [#${best.mark}]` : found;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(message: ChatRequest['messages'][number] | undefined): string {
  const { content } = message ?? {};
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text = '' }) => text).join('\n');
}
