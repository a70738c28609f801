import type { Bot, Campaign, Held, Named } from '../../chatwoot-shapes.ts';
import { warning, type Finding } from '../finding.ts';
import { nameOf, type Scene } from './scene.ts';

/** The bot that Chatwoot has in an inbox, beside or in the place of ours. Pure. */
export function botInTheWay(
  inbox: Named,
  bound: number | null,
  bots: readonly Bot[],
  { mode, ownBot }: Scene,
): Finding[] {
  if (bound === null || bound === ownBot) return [];
  const name = nameOf(bots.find(({ id }) => id === bound) ?? { id: bound });
  if (mode === 'api-inbox') {
    const says = `${nameOf(inbox)} has the agent bot ${name} as well, and both answer each customer`;
    return [warning('Second bot', says, 'take it off: Settings → Inboxes → Bot configuration')];
  }
  if (ownBot === null) return [];
  const says = `${nameOf(inbox)} has the bot ${name}: conversations there are never ours`;
  return [warning('Second bot', says, 'bind ours to it, or leave it out of CHATWOOT_INBOX_IDS')];
}

/** Conversations of the newest page that are another bot's now. Pure. */
export function heldByOthers(inbox: Named, held: readonly Held[], { ownBot }: Scene): Finding[] {
  const others = held.flatMap(({ meta }) => {
    const isBot = meta?.assignee_type != null && meta.assignee_type !== 'User';
    const id = meta?.assignee?.id ?? null;
    const isOther = isBot && (meta.assignee_type !== 'AgentBot' || (ownBot !== null && id !== ownBot));
    return isOther && id !== null ? [nameOf({ name: meta.assignee?.name, id })] : [];
  });
  if (others.length === 0) return [];
  const whose = [...new Set(others)].join(', ');
  const says = `of the newest ${held.length} pending conversations in ${nameOf(inbox)}, ${others.length} have ${whose} as assignee, and the bot is silent there`;
  return [
    warning(
      'Second bot',
      says,
      'assign them to nobody, or find out what assigns them: a rule, a macro, another program',
    ),
  ];
}

/** Chatwoot's own assistant answers what is pending, beside an agent bot too (4.16). Pure. */
export function captainInTheWay(assistant: Named, served: readonly Named[], { inboxes }: Scene): Finding[] {
  const shared = inboxes.filter(({ id }) => served.some((inbox) => inbox.id === id));
  if (shared.length === 0) return [];
  const says = `the assistant ${nameOf(assistant)} serves ${shared.map(nameOf).join(', ')} as well, and both may answer the same customer`;
  return [warning('Captain', says, 'disconnect the inbox there: Captain → Inboxes')];
}

/** What a website's campaign begins in a person's name is open, and theirs. Pure. */
export function campaignsInTheWay(campaigns: readonly Campaign[], { mode, inboxes }: Scene): Finding[] {
  if (mode === 'api-inbox') return [];
  return campaigns.flatMap((campaign) => {
    const inbox = inboxes.find(({ id }) => id === campaign.inbox?.id);
    if (!inbox || !campaign.enabled || campaign.sender?.id == null) return [];
    const says = `${nameOf({ name: campaign.title, id: campaign.id })} begins conversations in ${nameOf(inbox)} in a person's name: they are open, and the bot is silent in them`;
    return [warning('Campaign', says, 'let a bot send it (Campaigns → Sent by), if the bot is to answer')];
  });
}
