import type { Sandbox } from '../../../sandbox/chatwoot.ts';
import type { Meanings } from './words.ts';

type Json = Record<string, unknown>;
interface Named {
  id: number;
  name: string;
}

/** What requests of a recording may name as `{…}`. */
export type Variables = Record<string, unknown>;

export interface Stage {
  variables: Variables;
  meanings: Meanings;
  tokens: Record<string, string>;
}

/** Makes the world that the recordings were made in: three people and their team, four inboxes, two bots, labels. */
export async function prepare(sandbox: Sandbox, hookUrl: (to: string) => string): Promise<Stage> {
  const account = `${sandbox.url}/api/v1/accounts/${sandbox.accountId}`;
  const ask = async (method: string, path: string, body?: Json) => {
    const headers = { api_access_token: sandbox.tokens.admin, 'content-type': 'application/json' };
    const response = await fetch(account + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`);
    const text = await response.text();
    return (text === '' ? {} : JSON.parse(text)) as unknown;
  };
  const post = async (path: string, body: Json) => (await ask('POST', path, body)) as Named & Json;
  const inbox = (name: string, channel: Json) => post('/inboxes', { name, channel });

  const [bot] = (await ask('GET', '/agent_bots')) as Named[];
  const people = (await ask('GET', '/agents')) as (Named & { role: string })[];
  const [owner] = people.filter(({ role }) => role === 'administrator');
  const [ben, cara] = people.filter(({ role }) => role === 'agent');
  const [team] = (await ask('GET', '/teams')) as Named[];
  const other = await post('/agent_bots', { name: 'Other', outgoing_url: hookUrl('other') });
  const api = await inbox('Api', { type: 'api', webhook_url: '' });
  const served = await inbox('Served', { type: 'api', webhook_url: hookUrl('inbox') });
  const mail = await inbox('Mail', { type: 'email', email: MAIL });
  const web = (await ask('GET', `/inboxes/${sandbox.inboxes.website.id}`)) as Named & Json;
  if (!bot || !owner || !ben || !cara || !team) throw new Error('the sandbox lacks a bot, people or a team');
  for (const { id } of [api, mail]) await post(`/inboxes/${id}/set_agent_bot`, { agent_bot: bot.id });
  for (const title of ['vip', 'ai-off']) await post('/labels', { title });

  const unique = crypto.randomUUID().slice(0, 8);
  const ids = { api: api.id, web: web.id, mail: mail.id, served: served.id };
  const variables = {
    ...{ account: sandbox.accountId, team: team.id, botId: bot.id, otherBotId: other.id, unique, mailAddress: MAIL },
    user: { owner: owner.id, ben: ben.id, cara: cara.id },
    inbox: { api: api['inbox_identifier'], served: served['inbox_identifier'] },
    ...{ inboxId: ids, website: web['website_token'] },
  };
  const meanings: Meanings = new Map<string, unknown>([
    ...([
      ['<account>', sandbox.accountId],
      ['<unique>', unique],
      ['<team humans>', team.id],
    ] as const),
    ...([
      ['<the bot>', bot.id],
      ['<other bot>', other.id],
    ] as const),
    ...Object.entries(variables.user).map(([name, id]) => [`<user ${name}>`, id] as const),
    ...Object.entries(ids).map(([name, id]) => [`<inbox ${name}>`, id] as const),
    ...([
      ["<ben's name>", ben.name],
      ["<owner's name>", owner.name],
      ["<team's name>", team.name],
    ] as const),
    ...([
      ["<bot's name>", bot.name],
      ['<user>', cara.id],
    ] as const),
  ]);
  return {
    variables,
    meanings,
    tokens: { owner: sandbox.tokens.admin, ben: sandbox.tokens.agent, bot: sandbox.tokens.bot },
  };
}

const MAIL = 'help@contract.test';
