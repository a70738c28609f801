import type { Command } from 'commander';
import { ConfigError, loadConfig, type AgentConfig, type Config } from '../../settings/config.ts';
import { checkBinding } from './check-binding.ts';
import { checkChatwoot, type CheckedChatwoot } from './check-chatwoot.ts';
import { checkGraph } from './check-graph.ts';
import { checkTemporal } from './check-temporal.ts';
import { examineConversation } from './conversation/examine-conversation.ts';
import { testWebhook } from './check-webhook.ts';
import { fault, ok, showFinding, warning, type Finding } from './finding.ts';
import { findScene } from './in-the-way/find-scene.ts';
import { lookAround, see } from './in-the-way/look-around.ts';
import type { Io } from '../io.ts';
import { webhookAddress } from '../webhook-address.ts';

interface Flags {
  conversation?: string;
  agent?: string;
  adminToken?: string;
  webhookUrl?: string;
  json?: boolean;
}

/** `doctor`: everything between Chatwoot and the graph, looked at from outside. Changes nothing. */
export function addDoctor(program: Command, io: Io, setExitCode: (code: number) => void): void {
  program
    .command('doctor')
    .description('looks for what is wrong: settings, Chatwoot, tokens, webhook, Temporal, worker, graph')
    .option('--admin-token <token>', "an administrator's, where CHATWOOT_USER_TOKEN is not one")
    .option('--webhook-url <address>', 'the public address of the ingress, where Chatwoot does not tell it')
    .option('--conversation <id>', 'says who has this conversation, why, and what would make the bot answer')
    .option('--agent <name>', 'with --conversation: of this bot')
    .option('--json', 'for programs')
    .action(async (flags: Flags) => {
      const { conversation } = flags;
      if (conversation !== undefined) {
        setExitCode(await examineConversation({ ...flags, conversation }, io));
        return;
      }
      const findings: Finding[] = [];
      const tell = (found: Finding[]) => {
        findings.push(...found);
        if (!flags.json) for (const finding of found) io.out(showFinding(finding, io.hasColours));
      };
      await examine(flags, io, tell);
      if (flags.json) io.out(JSON.stringify(findings, null, 2));
      const faults = findings.filter(({ level }) => level === 'fault').length;
      if (!flags.json) io.out(sumOf(faults, findings.filter(({ level }) => level === 'warning').length));
      setExitCode(faults === 0 ? 0 : 1);
    });
}

/** A warning is no fault, and not nothing either. */
function sumOf(faults: number, warnings: number): string {
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  if (faults > 0) return `${count(faults, 'fault')}.`;
  return warnings > 0 ? `No fault, and ${count(warnings, 'warning')}.` : 'Nothing is wrong.';
}

async function examine(flags: Flags, io: Io, tell: (found: Finding[]) => void): Promise<void> {
  const config = readSettings(io, tell);
  if (!config) return;
  for (const agent of config.agents) {
    const whose = config.agents.length > 1 ? `${agent.name}, ` : '';
    await examineAgent({ agent, config, flags, io }, (found) => {
      tell(found.map((finding) => ({ ...finding, about: whose + finding.about })));
    });
  }
  tell(await checkTemporal(config, io.call));
}

function readSettings(io: Io, tell: (found: Finding[]) => void): Config | undefined {
  try {
    const config = loadConfig(io.env);
    // The built-in agent reads it there, and a file does not put it there.
    if (config.openAiKey !== null) io.env['OPENAI_API_KEY'] ??= config.openAiKey;
    tell([ok('Settings', config.agents.map(({ name }) => name).join(', '))]);
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [, ...lines] = error.message.split('\n');
    tell(lines.map((line) => fault('Settings', line.trim(), `set it in .env, or: ${io.call} connect`)));
    return undefined;
  }
}

interface Patient {
  agent: AgentConfig;
  config: Config;
  flags: Flags;
  io: Io;
}

async function examineAgent({ agent, config, flags, io }: Patient, tell: (found: Finding[]) => void): Promise<void> {
  const { adminToken = null, webhookUrl } = flags;
  const reconnect = `${io.call} connect${agent.name === 'default' ? '' : ` --agent ${agent.name}`}`;
  const chatwoot = await checkChatwoot(agent, adminToken);
  tell(chatwoot.findings);
  const binding = chatwoot.admin ? await checkBinding(agent, chatwoot.admin, reconnect) : null;
  if (binding) tell(binding.findings);
  // A token that is given here is not the worker's.
  if (chatwoot.reached && (!binding || (adminToken ?? agent.userToken) !== agent.userToken)) {
    tell(unknownBot(agent, reconnect));
  }
  if (chatwoot.reached) tell(await inTheWay(agent, chatwoot));
  const seen = webhookUrl === undefined ? (binding?.webhook ?? null) : webhookAddress(webhookUrl, agent.name);
  tell(await testWebhook(agent, seen, config.port, io.call));
  tell(await checkGraph(agent, io));
}

/** An administrator's token would tell, here and to the worker. */
function unknownBot({ botId, policy }: AgentConfig, reconnect: string): Finding[] {
  if (botId !== null || policy.mode === 'api-inbox') return [];
  const says = 'is not set: until a worker has sent its first message, a conversation of any other bot counts as ours';
  return [warning('CHATWOOT_BOT_ID', says, `${reconnect} writes it, or set it to the bot's id (Settings → Bots)`)];
}

/** Rules, other bots and settings of Chatwoot that the bot meets in its inboxes. */
async function inTheWay(agent: AgentConfig, { admin, person }: CheckedChatwoot): Promise<Finding[]> {
  const about = 'In the way';
  if (!person) {
    const says = "automation rules, other bots and Captain could not be looked at, since no person's token is there";
    return [warning(about, says, "set CHATWOOT_USER_TOKEN, or give an administrator's: --admin-token")];
  }
  return see(about, async () => {
    const { scene, findings } = await findScene(agent, person, admin !== null);
    return [...findings, ...(await lookAround(person, scene))];
  });
}
