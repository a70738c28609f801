import { namesOf } from './setting.ts';
import { agentSettings, secretsOfAgents } from './settings.ts';
import type { Variables } from './variables.ts';

const IDS = namesOf('ofAccount', agentSettings.shape);
/** Whoever may sign for one bot, with either of them, may not for another. */
const SIGNING = ['CHATWOOT_WEBHOOK_SECRET', 'CHATWOOT_WEBHOOK_TOKEN'];

/**
 * The plain variables that count for an entry of AGENTS_FILE: all but those that belong to another Chatwoot or account than the
 * entry's. A token must not be sent to a Chatwoot that it was not made for, nor open a webhook that it was not made for.
 */
export function inherited(plain: Variables, entry: Variables): Variables {
  const isElsewhere = differ(addressOf(plain), addressOf(entry));
  const isOtherAccount = isElsewhere || differ(plain.CHATWOOT_ACCOUNT_ID, entry.CHATWOOT_ACCOUNT_ID);
  const foreign = [
    ...(isElsewhere ? ['CHATWOOT_ACCOUNT_ID', ...secretsOfAgents] : []),
    ...(isOtherAccount ? IDS : []),
    ...(SIGNING.some((name) => name in entry) ? SIGNING : []),
  ];
  return Object.fromEntries(Object.entries(plain).filter(([name]) => !foreign.includes(name)));
}

/** What the plain variables leave open is meant for all. */
const differ = (plain: string | undefined, own: string | undefined): boolean =>
  plain !== undefined && own !== undefined && plain !== own;

function addressOf({ CHATWOOT_API_URL: text }: Variables): string | undefined {
  return text === undefined || !URL.canParse(text) ? text : new URL(text).href.replace(/\/+$/, '');
}
