import type { ZodSafeParseResult } from 'zod';
import type { BuiltInSettings } from '../contracts/built-in.ts';
import type { Policy } from '../contracts/conversation.ts';
import { agentSettings, type AgentSettings } from './settings.ts';
import type { Variables } from './variables.ts';

/** What the workflow is told about a bot; the rest of `Policy` depends on the Temporal server. */
type AgentPolicy = Omit<Policy, 'searchAttributes' | 'continueAfterEvents'>;

export interface AgentConfig {
  name: string;
  apiUrl: string;
  /** Which Chatwoot it is: its address, unless the settings name it. */
  installation: string;
  apiToken: string;
  accountId: number;
  userToken: string | null;
  inboxIds: number[] | null;
  /** Our agent bot's; `null`: not told. */
  botId: number | null;
  webhookSecrets: string[];
  webhookToken: string | null;
  allowUnsigned: boolean;
  graph: string | null;
  graphId: string | null;
  /** What the built-in agent is told. */
  builtIn: BuiltInSettings;
  /** Whether the graph's model gets the customer's images. */
  images: boolean;
  /** Whether the graph gets the text of the customer's files. */
  files: boolean;
  /** Writes down voice notes; `null`: nothing does. */
  transcriptionModel: string | null;
  /** `host` or `host:port`, beside Chatwoot's own. */
  attachmentHosts: string[];
  /** How often, and after how long (milliseconds), missed webhooks are looked for; `every: 0`: never. */
  reconcile: { every: number; after: number };
  /** How many turns a worker runs at once, the others wait; `null`: as many as it can do things at all. */
  concurrentTurns: number | null;
  /** How many turns all workers together begin in a minute; `null`: as many as there are. */
  turnsPerMinute: number | null;
  /** How many things all workers together do in its Chatwoot in a minute; `null`: as many as there are. */
  actionsPerMinute: number | null;
  /** `null`: what a turn costs is not counted. */
  prices: Prices | null;
  policy: AgentPolicy;
}

/** Of a million tokens of each kind, in whatever currency. */
export interface Prices {
  input: number;
  output: number;
  /** Of input that the provider had in its cache. */
  cached: number;
}

interface ReadAgent {
  /** Absent where there are faults. */
  agent?: AgentConfig;
  faults: string[];
}

/** Reads one bot's settings; each fault says which bot it is about. */
export function toAgent(name: string, variables: Variables): ReadAgent {
  const parsed = agentSettings.safeParse(variables);
  const faults = [...faultsOf(parsed), ...crossFaults(variables, parsed.data)];
  const prefix = name === 'default' ? '' : `agent ${name}: `;
  if (!parsed.success || faults.length > 0) return { faults: faults.map((line) => prefix + line) };
  return { agent: agentConfig(name, parsed.data), faults };
}

/** Faults that no single setting shows. */
function crossFaults(given: Variables, parsed: AgentSettings | undefined): string[] {
  const faults: string[] = [];
  if (!given.CHATWOOT_WEBHOOK_SECRET && !given.CHATWOOT_WEBHOOK_TOKEN && given.ALLOW_UNSIGNED_WEBHOOKS !== 'true') {
    faults.push(
      'CHATWOOT_WEBHOOK_SECRET: is required, unless CHATWOOT_WEBHOOK_TOKEN or ALLOW_UNSIGNED_WEBHOOKS=true is set',
    );
  }
  if (given.FOLLOW_UP_AFTER && !given.FOLLOW_UP_MESSAGE)
    faults.push('FOLLOW_UP_MESSAGE: is required with FOLLOW_UP_AFTER');
  if (given.FOLLOW_UP_MESSAGE && !given.FOLLOW_UP_AFTER)
    faults.push('FOLLOW_UP_AFTER: is required with FOLLOW_UP_MESSAGE');
  if (parsed && parsed.DEBOUNCE_MAX < parsed.DEBOUNCE) faults.push('DEBOUNCE_MAX: must not be shorter than DEBOUNCE');
  return faults;
}

function agentConfig(name: string, settings: AgentSettings): AgentConfig {
  const mode = settings.CHATWOOT_MODE;
  return {
    name,
    apiUrl: settings.CHATWOOT_API_URL,
    installation: settings.CHATWOOT_INSTALLATION ?? settings.CHATWOOT_API_URL,
    apiToken: settings.CHATWOOT_API_TOKEN,
    accountId: settings.CHATWOOT_ACCOUNT_ID,
    // An API inbox has no bot of its own: there we speak with a user's token, which may read everything.
    userToken: settings.CHATWOOT_USER_TOKEN ?? (mode === 'api-inbox' ? settings.CHATWOOT_API_TOKEN : null),
    inboxIds: settings.CHATWOOT_INBOX_IDS ?? null,
    botId: settings.CHATWOOT_BOT_ID ?? null,
    webhookSecrets: settings.CHATWOOT_WEBHOOK_SECRET ?? [],
    webhookToken: settings.CHATWOOT_WEBHOOK_TOKEN ?? null,
    allowUnsigned: settings.ALLOW_UNSIGNED_WEBHOOKS,
    graph: settings.AGENT_GRAPH ?? null,
    graphId: settings.AGENT_GRAPH_ID ?? null,
    builtIn: {
      companyName: settings.COMPANY_NAME ?? null,
      instructionsFile: settings.INSTRUCTIONS_FILE ?? null,
      knowledge: settings.KNOWLEDGE ?? null,
      knowledgeRefresh: settings.KNOWLEDGE_REFRESH,
      knowledgeStore: settings.KNOWLEDGE_STORE ?? null,
      chatwoot: settings.CHATWOOT_API_URL,
      model: settings.MODEL ?? null,
      mcpServers: settings.MCP_SERVERS ?? null,
    },
    images: settings.GRAPH_IMAGES,
    files: settings.GRAPH_FILES,
    transcriptionModel: settings.TRANSCRIPTION_MODEL ?? null,
    attachmentHosts: settings.ATTACHMENT_HOSTS ?? [],
    reconcile: { every: settings.RECONCILE_EVERY, after: settings.RECONCILE_AFTER },
    concurrentTurns: settings.MAX_CONCURRENT_TURNS ?? null,
    turnsPerMinute: settings.BOT_TURNS_PER_MINUTE ?? null,
    actionsPerMinute: settings.BOT_ACTIONS_PER_MINUTE ?? null,
    prices: settings.MODEL_PRICES ?? null,
    policy: policyOf(settings),
  };
}

function policyOf(settings: AgentSettings): AgentPolicy {
  return {
    mode: settings.CHATWOOT_MODE,
    ownBot: settings.CHATWOOT_BOT_ID ?? null,
    handoffEnabled: settings.HANDOFF_ENABLED,
    handoffTeamId: settings.HANDOFF_TEAM_ID ?? null,
    handoffAgentId: settings.HANDOFF_AGENT_ID ?? null,
    handoffMessage: settings.HANDOFF_MESSAGE ?? null,
    fallbackMessage: settings.FALLBACK_MESSAGE,
    onReopen: settings.ON_REOPEN,
    silenceLabel: settings.SILENCE_LABEL,
    debounce: settings.DEBOUNCE,
    debounceMax: settings.DEBOUNCE_MAX,
    onNewMessage: settings.ON_NEW_MESSAGE,
    answerDeadline: settings.ANSWER_DEADLINE,
    holdingMessage: settings.HOLDING_MESSAGE ?? null,
    holdingAfter: settings.HOLDING_AFTER,
    ambiguousSend: settings.AMBIGUOUS_SEND,
    idleEnd: settings.IDLE_END,
    followUpAfter: settings.FOLLOW_UP_AFTER ?? null,
    followUpMessage: settings.FOLLOW_UP_MESSAGE ?? null,
    resolveAfter: settings.RESOLVE_AFTER ?? null,
    replyMode: settings.REPLY_MODE,
    reviewBelow: settings.REVIEW_BELOW ?? null,
    reviewReminder: settings.REVIEW_REMINDER ?? null,
    maxTurns: settings.MAX_TURNS ?? null,
    maxTokens: settings.MAX_TOKENS ?? null,
    maxTurnsPerHour: settings.MAX_TURNS_PER_HOUR,
    graphQueue: null,
    chatwootQueue: null,
  };
}

/** `NAME: what is wrong`, one line for each setting that cannot be read. */
export function faultsOf(parsed: ZodSafeParseResult<unknown>): string[] {
  return parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}
