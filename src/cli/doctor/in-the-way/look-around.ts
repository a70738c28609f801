import { ChatwootFault, type ChatwootAdmin } from '../../chatwoot-admin.ts';
import { warning, type Finding } from '../finding.ts';
import { autoResolve, inboxInTheWay } from './inbox-settings.ts';
import { botInTheWay, campaignsInTheWay, captainInTheWay, heldByOthers } from './others.ts';
import { rulesInTheWay } from './rules.ts';
import type { Scene } from './scene.ts';

type Account = ReturnType<ChatwootAdmin['account']>;

/** Everything in Chatwoot that acts beside the bot in its inboxes; what the token may not see is said. */
export async function lookAround(account: Account, scene: Scene): Promise<Finding[]> {
  if (scene.inboxes.length === 0) return [];
  const findings = [
    see('Automation rules', async () => rulesInTheWay(await account.rules(), scene)),
    see('Captain', () => assistants(account, scene)),
    see('Second bot', () => bots(account, scene)),
    see('Inbox settings', () => inboxes(account, scene)),
    see('Campaigns', async () => campaignsInTheWay(await account.campaigns(), scene)),
    see('Auto-resolve', async () => autoResolve((await account.settings()).auto_resolve_after, scene)),
  ];
  return (await Promise.all(findings)).flat();
}

/** Never silence: what could not be looked at is not known to be harmless. */
export async function see(about: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ChatwootFault)) throw error;
    const isRefused = error.status === 401 || error.status === 403;
    const why = isRefused ? `the token may not see them (${error.status})` : error.message;
    const remedy = isRefused ? "give an administrator's: --admin-token" : 'try again';
    return [warning(about, `could not be looked at, since ${why}`, remedy)];
  }
}

/** A Chatwoot without Captain knows no such path. */
async function assistants(account: Account, scene: Scene): Promise<Finding[]> {
  const found = await account.assistants().catch((error: unknown) => {
    if (error instanceof ChatwootFault && error.status === 404) return [];
    throw error;
  });
  const findings: Finding[] = [];
  for (const assistant of found) {
    findings.push(...captainInTheWay(assistant, await account.inboxesOfAssistant(assistant.id), scene));
  }
  return findings;
}

async function bots(account: Account, scene: Scene): Promise<Finding[]> {
  const known = await account.bots();
  const findings: Finding[] = [];
  for (const inbox of scene.inboxes) {
    findings.push(...botInTheWay(inbox, await account.botOf(inbox.id), known, scene));
    findings.push(...heldByOthers(inbox, await account.pendingIn(inbox.id), scene));
  }
  return findings;
}

async function inboxes(account: Account, scene: Scene): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const inbox of scene.inboxes) {
    // Asked only where it counts.
    const members =
      inbox.enable_auto_assignment && scene.mode === 'api-inbox' ? await account.membersOf(inbox.id) : null;
    findings.push(...inboxInTheWay(inbox, members, scene));
  }
  return findings;
}
