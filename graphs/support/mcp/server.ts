import type { DynamicStructuredTool } from '@langchain/core/tools';
import { loadMcpTools } from '@langchain/mcp-adapters';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { argumentsOf } from './arguments.ts';
import type { McpServer } from './read-mcp-file.ts';

/** Milliseconds until a server has said which tools it has. */
const CONNECT = 10_000;
/** For one call of a tool. */
const CALL = 20_000;
/** A server that was not there is asked again by the first turn after so long. */
const RETRY = 30_000;
/** So many of a server's tools are shown to the model. */
const MOST_TOOLS = 40;

/** `why`: what is wrong with a server; `null`: it is there again. */
export type TellServer = (news: { server: string; why: string | null }) => void;

/** What a call came to. `away`: nobody knows whether it was done. */
export type Called = { kind: 'result' | 'error'; content: unknown } | { kind: 'away' };

export interface Server {
  name: string;
  spec: McpServer;
  /** As it said last; kept while it is away. */
  tools: () => readonly DynamicStructuredTool[];
  isThere: () => boolean;
  /** Connects where that is due; resolves in any case, within ten seconds. */
  ready: () => Promise<void>;
  call: (tool: string, args: Record<string, unknown>, signal?: AbortSignal) => Promise<Called>;
  close: () => Promise<void>;
}

/** Milliseconds. */
interface Patience {
  connect: number;
  call: number;
  retry: number;
}

/** A server of tools: it may refuse, hang, die or answer nonsense, which is told once, and costs nothing but its tools. */
export function createServer(
  name: string,
  spec: McpServer,
  tell: TellServer,
  patience: Partial<Patience> = {},
): Server {
  const { connect = CONNECT, call: longest = CALL, retry = RETRY } = patience;
  let client: Client | undefined;
  let tools: readonly DynamicStructuredTool[] = [];
  let opening: Promise<void> | undefined;
  let isAway = false;
  let retryAt = 0;

  function ready(): Promise<void> {
    if (client || Date.now() < retryAt) return Promise.resolve();
    opening ??= open().finally(() => {
      opening = undefined;
    });
    return opening;
  }

  async function open(): Promise<void> {
    const fresh = new Client({ name: 'durable-chatwoot-agent', version: '1' });
    try {
      const listed = await within(connect, list(fresh));
      fresh.onclose = () => {
        lose(fresh, 'its connection ended');
      };
      client = fresh;
      tools = listed;
      if (isAway) tell({ server: name, why: null });
      isAway = false;
    } catch (error) {
      drop(fresh);
      retryAt = Date.now() + retry;
      away(reasonOf(error));
    }
  }

  async function list(fresh: Client): Promise<readonly DynamicStructuredTool[]> {
    await fresh.connect(transportOf(spec), { timeout: connect });
    const listed = (await loadMcpTools(name, fresh)).slice(0, MOST_TOOLS);
    checkNames(spec, listed);
    return listed;
  }

  async function call(tool: string, args: Record<string, unknown>, signal?: AbortSignal): Promise<Called> {
    const [asked, found] = [client, tools.find((each) => each.name === tool)];
    if (!asked || !found) return { kind: 'away' };
    try {
      // Without callbacks: it is a part of the tool that the model has called.
      const limits = { timeout: longest, callbacks: [], ...(signal ? { signal } : {}) };
      return { kind: 'result', content: await within(longest, found.invoke(args, limits)) };
    } catch (error) {
      signal?.throwIfAborted();
      const message = error instanceof Error ? error.message : '';
      if (client === asked && ITS_OWN.test(message)) return { kind: 'error', content: message };
      // Its words may be a customer's.
      lose(
        asked,
        `a call of ${tool} ${/timed out|timeout|did not answer|aborted/i.test(message) ? 'took too long' : 'failed'}`,
      );
      return { kind: 'away' };
    }
  }

  /** The next turn may ask again at once: it was there a moment ago. */
  function lose(lost: Client, why: string): void {
    if (client !== lost) return;
    client = undefined;
    drop(lost);
    away(why);
  }

  function away(why: string): void {
    if (!isAway) tell({ server: name, why });
    isAway = true;
  }

  async function close(): Promise<void> {
    const last = client;
    client = undefined;
    retryAt = Infinity;
    await opening;
    await last?.close().catch(() => undefined);
  }

  return { name, spec, tools: () => tools, isThere: () => client !== undefined, ready, call, close };
}

/** The tool was there and said no: its own error, or the protocol's word for arguments that are wrong. */
const ITS_OWN = /returned an error: |MCP error -32(?:60[0-3]|700)\b|did not match expected schema/;

/** Of variables a program gets those of the file, and the few that every program needs. */
function transportOf(spec: McpServer) {
  if ('command' in spec) {
    const { command, args, env, cwd } = spec;
    return new StdioClientTransport({ command, args, env, stderr: 'ignore', ...(cwd === undefined ? {} : { cwd }) });
  }
  // Where it redirects to, headers with keys must not follow.
  const requestInit: RequestInit = { headers: spec.headers, redirect: 'error' };
  return new StreamableHTTPClientTransport(new URL(spec.url), { requestInit });
}

/** A name that is misspelt would leave a tool without its approval, or let the model say who the customer is. */
function checkNames({ requireApproval, customer }: McpServer, tools: readonly DynamicStructuredTool[]): void {
  const named = Array.isArray(requireApproval) ? requireApproval : [];
  const names = tools.map((tool) => tool.name);
  const unknown = named.filter((tool) => !names.includes(tool));
  const taken = new Set(tools.flatMap((tool) => Object.keys(argumentsOf(tool).properties)));
  const untaken = [...customer.keys()].filter((argument) => !taken.has(argument));
  const there = `it has ${names.join(', ') || 'none'}`;
  if (unknown.length > 0)
    throw new Error(`requireApproval names ${unknown.join(', ')}, which it has no tool for; ${there}`);
  if (untaken.length > 0) throw new Error(`customer names ${untaken.join(', ')}, which no tool of it takes; ${there}`);
}

function drop(client: Client): void {
  void client.close().catch(() => undefined);
}

/** What is still under way afterwards ends when its connection is dropped. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`it did not answer within ${milliseconds / 1000} s`));
    }, milliseconds);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** In a line, for the log. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`.replace(/\s+/g, ' ').slice(0, 300);
}
