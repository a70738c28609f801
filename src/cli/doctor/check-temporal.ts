import { ScheduleNotFoundError } from '@temporalio/client';
import { isPaused } from '../../temporal/bot-switches.ts';
import type { Config } from '../../settings/config.ts';
import { connectTemporal, temporalOptions, type Temporal } from '../../temporal/connect.ts';
import { findForeign } from '../../temporal/installations.ts';
import { readRefusal } from '../../temporal/refused-bot.ts';
import { signalNobody } from '../../temporal/is-serving.ts';
import { missingSearchAttributes } from '../../temporal/search-attributes.ts';
import { scheduleIdOf } from '../../worker/schedules.ts';
import { checkWorker } from './check-worker.ts';
import { codeOf } from '../temporal-faults.ts';
import { fault, ok, warning, type Finding } from './finding.ts';
import { judgeRefusal } from './judge-refusal.ts';

const DEADLINE = 5000;

/** Temporal itself, the namespace, its search attributes, and whether a worker polls. */
export async function checkTemporal(config: Config, call: string): Promise<Finding[]> {
  let temporal: Temporal;
  let address: string;
  try {
    address = temporalOptions(config).connectionOptions.address ?? 'localhost:7233';
    temporal = connectTemporal(config);
  } catch (error) {
    return [fault('Temporal', `TEMPORAL_* cannot be used: ${messageOf(error)}`, 'mend the settings')];
  }
  try {
    return await look(temporal, config, { address, call });
  } finally {
    await temporal.close();
  }
}

interface Where {
  address: string;
  call: string;
}

async function look(temporal: Temporal, config: Config, { address, call }: Where): Promise<Finding[]> {
  const { connection, namespace } = temporal;
  const where = { address, namespace, call };
  const inTime = <T>(work: () => Promise<T>) => connection.withDeadline(Date.now() + DEADLINE, work);
  try {
    await inTime(() => connection.workflowService.describeNamespace({ namespace }));
  } catch (error) {
    return [judgeRefusal(error, where)];
  }
  const findings = [ok('Temporal', `answers at ${address}, namespace ${namespace}`)];
  try {
    await inTime(() => signalNobody(connection, namespace));
    findings.push(...(await lookInside(temporal, config, call, inTime)));
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    findings.push(judgeRefusal(error, { ...where, isKnown: true }));
  }
  return findings;
}

type InTime = <T>(work: () => Promise<T>) => Promise<T>;

async function lookInside(temporal: Temporal, config: Config, call: string, inTime: InTime): Promise<Finding[]> {
  const { client, connection, namespace } = temporal;
  const findings: Finding[] = [];
  try {
    const { missing, command } = await inTime(() => missingSearchAttributes(connection, namespace));
    findings.push(
      missing.length === 0
        ? ok('Search attributes', 'are there')
        : warning(
            'Search attributes',
            `${missing.join(', ')} missing: conversations run, but cannot be searched by them`,
            command,
          ),
    );
  } catch {
    findings.push(warning('Search attributes', 'may not be listed with this login', 'ask an operator of the server'));
  }
  findings.push(...(await checkWorker(temporal, config, call)));
  for (const { name, userToken, reconcile, installation } of config.agents) {
    if (userToken !== null && reconcile.every > 0 && (await inTime(() => lacksSchedule(client, name)))) {
      const says = `the bot ${name} has no schedule: messages whose webhooks never came are not looked for`;
      findings.push(warning('Missed webhooks', says, 'restart a worker: it makes the schedule'));
    }
    if (await isPaused(client, name, DEADLINE).catch(() => false)) {
      findings.push(warning('Switch', `the bot ${name} is paused: messages wait`, `${call} agents resume ${name}`));
    }
    findings.push(...(await checkRefusal(client, name, call)));
    const others = await inTime(() => findForeign(client, name, installation)).catch(() => []);
    if (others.length > 0) {
      const says = `conversations of a bot ${name} of ${others.join(', ')} run in this namespace, and messages here that meet one of them are refused`;
      const remedy = `give this bot another name or TEMPORAL_NAMESPACE; for the same Chatwoot at a new address, CHATWOOT_INSTALLATION=${others[0] ?? ''}`;
      findings.push(fault('Installation', says, remedy));
    }
  }
  return findings;
}

/** What workers say, who may have another token than we. */
async function checkRefusal(client: Temporal['client'], agent: string, call: string): Promise<Finding[]> {
  const refusal = await readRefusal(client, agent, DEADLINE).catch(() => null);
  if (!refusal?.counts) return [];
  const since = `since ${new Date(refusal.since).toISOString()} workers of the bot ${agent}`;
  const remedy = 'set CHATWOOT_API_TOKEN to the one of the bot (Settings → Bots), and restart the workers';
  if (refusal.tokens === 'bot') {
    return [fault('Tokens', `${since} are refused with CHATWOOT_API_TOKEN, and people get each conversation`, remedy)];
  }
  const says = `${since} are refused with each token: Chatwoot opens conversations, but nobody sees those that were taken before`;
  return [fault('Tokens', says, `${remedy}; what was taken before: ${call} conversations list --live`)];
}

async function lacksSchedule(client: Temporal['client'], agent: string): Promise<boolean> {
  try {
    await client.schedule.getHandle(scheduleIdOf(agent)).describe();
    return false;
  } catch (error) {
    // Whoever may not read it, or a server without schedules: the worker's log tells.
    return error instanceof ScheduleNotFoundError;
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
