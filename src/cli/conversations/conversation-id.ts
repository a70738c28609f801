import type { ConversationRef } from '../../contracts/conversation.ts';
import { CliError } from '../io.ts';

interface Known {
  name: string;
  accountId: number;
}

const WHOLE = /^(?:chatwoot:)?([a-z0-9-]+):(\d+):(\d+)$/;

/** Reads a conversation as people write it: `12`, `sales:1:12`, or the workflow's id. */
export function readConversationId(text: string, agents: readonly Known[], chosen?: string): ConversationRef {
  const [, agent, account, conversation] = WHOLE.exec(text) ?? [];
  if (agent !== undefined) {
    return { agent, account: Number(account), conversation: Number(conversation), inbox: null };
  }
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw new CliError(`"${text}" is no conversation: write its number, or agent:account:number.`);
  }
  const bots = chosen === undefined ? agents : agents.filter(({ name }) => name === chosen);
  const [bot] = bots;
  if (!bot) throw new CliError(`There is no bot "${chosen ?? ''}"; there is ${namesOf(agents)}.`);
  if (bots.length > 1) throw new CliError(`Conversation ${text} of which bot? --agent ${namesOf(agents, ' or ')}`);
  return { agent: bot.name, account: bot.accountId, conversation: Number(text), inbox: null };
}

/** As `readConversationId` takes it. */
export const nameOf = ({ agent, account, conversation }: ConversationRef): string =>
  `${agent}:${account}:${conversation}`;

const namesOf = (agents: readonly Known[], between = ', ') => agents.map(({ name }) => name).join(between);
