import { z } from 'zod';
import { fileNameOf } from './read-secret-files.ts';
import { text } from './kinds.ts';
import { namesOf, setting, type Part } from './setting.ts';
import { chatwoot, missedWebhooks, webhooks } from './chatwoot.ts';
import { answering, handingOver, limits, reviewing } from './conversations.ts';
import { codecServer, local, logs, ports, severalBots } from './deployment.ts';
import { builtInAgent, builtInGraph, graph } from './graphs.ts';
import { temporal } from './temporal.ts';

/** What one bot is told; an entry of AGENTS_FILE may hold any of these. */
export const agentSettings = z.object({
  ...chatwoot.settings,
  ...webhooks.settings,
  ...handingOver.settings,
  ...answering.settings,
  ...reviewing.settings,
  ...limits.settings,
  ...missedWebhooks.settings,
  ...graph.settings,
  ...builtInAgent.settings,
});

/** What the whole process is told. Temporal's own and OpenAI's settings are read by their libraries. */
export const serviceSettings = z.object({
  ...severalBots.settings,
  ...builtInGraph.settings,
  ...ports.settings,
  ...temporal.settings,
  ...logs.settings,
});

/** What the codec server is told, beside ENCRYPTION_KEYS and the log's settings. */
export const codecServerSettings = z.object(codecServer.settings);

/** Read by `npm start` alone. */
export const localSettings = z.object(local.settings);

/** Each of these may be given as a file instead: the same name with `_FILE` holds its path. */
export const secretsOfAgents: readonly string[] = namesOf('secret', agentSettings.shape);
export const secretsOfService: readonly string[] = [...secretsOfAgents, ...namesOf('secret', serviceSettings.shape)];
export const secretsOfCodecServer: readonly string[] = ['ENCRYPTION_KEYS', ...namesOf('secret', codecServer.settings)];

const secretFiles = {
  title: 'Secrets as files',
  says:
    'The path of a file that holds the secret, as Docker and Kubernetes mount it, in place of the setting without `_FILE`. ' +
    'An entry of `AGENTS_FILE` may hold those of the settings of a bot.',
  settings: Object.fromEntries(
    [...new Set([...secretsOfService, ...secretsOfCodecServer])].map((name) => [
      fileNameOf(name),
      setting(text().optional(), { says: `Holds \`${name}\`.`, example: `/run/secrets/${name.toLowerCase()}` }),
    ]),
  ),
};

/** All settings as people read them. */
export const parts: readonly Part[] = [
  {
    title: 'Settings of a bot',
    says: 'Each may differ from bot to bot: an entry of `AGENTS_FILE` may hold any of them.',
    groups: [chatwoot, webhooks, handingOver, answering, reviewing, limits, missedWebhooks, graph, builtInAgent],
  },
  {
    title: 'Settings of the deployment',
    says: 'The same for all bots.',
    groups: [severalBots, secretFiles, builtInGraph, ports, temporal, codecServer, logs, local],
  },
];

/** The names of all settings. */
export const settingNames: readonly string[] = parts.flatMap(({ groups }) =>
  groups.flatMap(({ settings }) => Object.keys(settings)),
);

export type AgentSettings = z.infer<typeof agentSettings>;
export type ServiceSettings = z.infer<typeof serviceSettings>;
