import type { Sandbox } from '../../sandbox/chatwoot.ts';

export const NAMES = ['user-token', 'no-user-token', 'keep-pending', 'api-inbox', 'two-bots'] as const;
export type Name = (typeof NAMES)[number];

/** One way of being at a Chatwoot, and what else goes on there. */
export interface SetUp {
  /** Of the bot too. */
  name: Name;
  title: string;
  mode: 'agent-bot' | 'api-inbox';
  /** Whether what no webhook told us of can be found: not without a token that may list conversations. */
  finds: boolean;
  /** Chatwoot's `keep_pending_on_bot_failure`. */
  keepsPending: boolean;
  /** Whether there are a second bot, people outside of Chatwoot, and rules. */
  isCrowded: boolean;
  settings: (sandbox: Sandbox) => Record<string, string>;
}

const AGENT_BOT = { mode: 'agent-bot', finds: true, keepsPending: false, isCrowded: false } as const;

const withUser = ({ tokens, inboxes }: Sandbox) => ({
  CHATWOOT_API_TOKEN: tokens.bot,
  CHATWOOT_USER_TOKEN: tokens.admin,
  CHATWOOT_INBOX_IDS: String(inboxes.website.id),
});

export const SET_UPS: Record<Name, SetUp> = {
  'user-token': { ...AGENT_BOT, name: 'user-token', title: 'Agent bot with a user token', settings: withUser },
  'no-user-token': {
    ...{ ...AGENT_BOT, name: 'no-user-token', title: 'Agent bot without a user token', finds: false },
    settings: ({ tokens, botId }) => ({ CHATWOOT_API_TOKEN: tokens.bot, CHATWOOT_BOT_ID: String(botId) }),
  },
  'keep-pending': {
    ...{
      ...AGENT_BOT,
      name: 'keep-pending',
      title: 'Agent bot with `keep_pending_on_bot_failure`',
      keepsPending: true,
    },
    settings: withUser,
  },
  'api-inbox': {
    ...{ ...AGENT_BOT, name: 'api-inbox', title: 'API inbox', mode: 'api-inbox' },
    settings: ({ tokens, inboxes }) => ({
      CHATWOOT_MODE: 'api-inbox',
      CHATWOOT_API_TOKEN: tokens.admin,
      CHATWOOT_INBOX_IDS: String(inboxes.api.id),
    }),
  },
  'two-bots': {
    ...{
      ...AGENT_BOT,
      name: 'two-bots',
      title: 'Two bots, people outside of Chatwoot, rules and teams',
      isCrowded: true,
    },
    settings: withUser,
  },
};
