import type { Client } from '@temporalio/client';
import type { AgentConfig } from '../settings/config.ts';
import { findForeign, OtherInstallation } from '../temporal/installations.ts';
import type { Logger } from '../logger.ts';

const DEADLINE = 5000;

/** Says, once at start, whose bot of the same name is in the namespace already. Where lists are not to be had, each webhook tells. */
export async function tellOfOthers(client: Client, agents: readonly AgentConfig[], log: Logger): Promise<void> {
  for (const { name: agent, installation } of agents) {
    const others = await client.connection
      .withDeadline(Date.now() + DEADLINE, () => findForeign(client, agent, installation))
      .catch(() => []);
    if (others.length > 0) log.error({ agent, installation, others }, new OtherInstallation(agent).message);
  }
}
