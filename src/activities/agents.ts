import { ApplicationFailure } from '@temporalio/activity';
import type { ConversationRef } from '../contracts/conversation.ts';
import type { Prices } from '../settings/agent-config.ts';
import type { AgentConfig } from '../settings/config.ts';
import { createBackoff } from '../chatwoot/client/backoff.ts';
import { createChatwootClient, type ChatwootClient } from '../chatwoot/client/client.ts';
import { createIdentity, type Identity, type KeptBot } from './identity.ts';
import { mediaSource, type MediaSource } from './media/fetch-media.ts';
import type { AgentGraph } from './graph/load-graph.ts';
import { IMAGE_LIMITS } from './media/load-images.ts';
import { createFileReader, FILE_LIMITS, type FileReader } from './media/read-files.ts';
import type { SpeechServer } from './media/transcribe.ts';
import { AUDIO_LIMITS, createTranscriber, type Transcriber } from './media/transcriber.ts';
import type { Secrets } from './secrets.ts';
import type { TurnWatcher } from './watch-turns.ts';

/** One configured bot, ready to work. */
export interface Agent {
  name: string;
  /** Which Chatwoot it works in. */
  installation: string;
  account: number;
  /** With the bot's token: what it posts and changes, it does as the bot. */
  bot: ChatwootClient;
  /** With a user's token, where one is set: reads what a bot may not. */
  user: ChatwootClient | null;
  identity: Identity;
  graph: AgentGraph;
  /** Where images for the model come from; `null`: the graph gets their names. */
  images: MediaSource | null;
  /** Reads the customer's files; absent: the graph gets their names. */
  files?: FileReader | undefined;
  /** Writes down voice notes that Chatwoot has not; absent: they are files. */
  transcriber?: Transcriber | undefined;
  /** What the model's tokens cost, where an operator has said it. */
  prices: Prices | null;
  /** What no customer may read. */
  secrets: Secrets;
  /** Somebody who develops the graph looks on. */
  watch?: TurnWatcher | undefined;
}

export type Agents = ReadonlyMap<string, Agent>;

export type AgentSettings = Pick<AgentConfig, 'name' | 'apiUrl' | 'apiToken' | 'accountId' | 'userToken'> &
  Partial<
    Pick<
      AgentConfig,
      'installation' | 'images' | 'files' | 'transcriptionModel' | 'attachmentHosts' | 'prices' | 'botId'
    >
  >;

/** What a worker knows beside an agent's own settings: the bot that our token was last, and what no customer may read. */
interface Extras {
  kept?: KeptBot | undefined;
  secrets?: Secrets;
  watch?: TurnWatcher | undefined;
  /** Whatever has OpenAI's API; absent: none is set. */
  openAi?: Omit<SpeechServer, 'model'> | undefined;
}

export function createAgent(
  config: AgentSettings,
  graph: AgentGraph,
  { kept, secrets = [], watch, openAi }: Extras = {},
): Agent {
  const { name, apiUrl: url, accountId: account, apiToken, userToken } = config;
  const common = { url, account, backoff: createBackoff() };
  const bot = createChatwootClient({ ...common, token: apiToken });
  const user = userToken === apiToken ? bot : userToken ? createChatwootClient({ ...common, token: userToken }) : null;
  const { attachmentHosts: hosts = [] } = config;
  const images = config.images ? mediaSource(url, hosts, IMAGE_LIMITS) : null;
  const files = config.files ? createFileReader(mediaSource(url, hosts, FILE_LIMITS)) : undefined;
  const { transcriptionModel: model } = config;
  const transcriber =
    model && openAi ? createTranscriber(mediaSource(url, hosts, AUDIO_LIMITS), { ...openAi, model }) : undefined;
  const identity = createIdentity({ user, apiToken, setting: config.botId ?? null, kept });
  const { installation = url } = config;
  return {
    name,
    installation,
    account,
    bot,
    user,
    identity,
    graph,
    images,
    files,
    transcriber,
    prices: config.prices ?? null,
    secrets,
    watch,
  };
}

/** A conversation of a bot that this worker does not know stays retryable: another deployment may know it. */
export function agentOf(agents: Agents, name: string): Agent {
  const agent = agents.get(name);
  if (agent) return agent;
  throw ApplicationFailure.retryable(
    `this worker has no agent "${name}"; it has ${[...agents.keys()].join(', ')}`,
    'UnknownAgent',
  );
}

/**
 * The agent for a conversation of its own Chatwoot. That of another one stays retryable as well: a worker of that other Chatwoot may
 * poll the same task queue.
 */
export function agentFor(agents: Agents, { agent: name, installation }: ConversationRef): Agent {
  const agent = agentOf(agents, name);
  if (installation === undefined || installation === agent.installation) return agent;
  throw ApplicationFailure.retryable(
    `this worker's agent "${name}" works in the Chatwoot ${agent.installation}, and the conversation is of ${installation}`,
    'OtherInstallation',
  );
}
