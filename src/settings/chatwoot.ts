import { choice, duration, flag, ids, list, text, webAddress, wholeNumber } from './kinds.ts';
import { setting } from './setting.ts';

export const chatwoot = {
  title: 'Chatwoot',
  settings: {
    CHATWOOT_API_URL: setting(webAddress(), {
      says: 'Where Chatwoot is, without a path.',
      example: 'https://chatwoot.example.com',
      first: true,
    }),
    CHATWOOT_API_TOKEN: setting(text(), {
      says: "The agent bot's access token; for an API inbox, the token of a user.",
      secret: true,
      first: true,
    }),
    CHATWOOT_ACCOUNT_ID: setting(wholeNumber({ min: 1 }), {
      says: "The account's number in Chatwoot's addresses: `/app/accounts/<number>/…`.",
      first: true,
    }),
    CHATWOOT_INSTALLATION: setting(text().optional(), {
      says:
        'Which Chatwoot this is, in a word: tells two of them apart whose bots share a name and a namespace of Temporal. When Chatwoot ' +
        'gets another address, set it to the address before, so that running conversations go on.',
      example: 'https://chatwoot.example.com',
      unset: '`CHATWOOT_API_URL`',
    }),
    CHATWOOT_MODE: setting(choice('agent-bot', 'api-inbox').default('agent-bot'), {
      says:
        "`agent-bot`: we are the inbox's agent bot and own what is pending. `api-inbox`: we serve an API channel and own " +
        'what no person is assigned to.',
      see: 'connect-chatwoot.md',
    }),
    CHATWOOT_USER_TOKEN: setting(text().optional(), {
      says:
        "An agent's or administrator's access token: lets the bot read earlier messages, prove its sends, and find messages " +
        'whose webhooks never came.',
      secret: true,
      first: true,
    }),
    CHATWOOT_BOT_ID: setting(wholeNumber({ min: 1 }).optional(), {
      says:
        "The agent bot's id, which `connect` writes: a conversation that another bot is assigned to is left to that one. An " +
        "administrator's `CHATWOOT_USER_TOKEN` finds it by itself.",
      example: '1',
      unset: 'learned from the first message; until then any assigned bot counts as ours',
      ofAccount: true,
    }),
    CHATWOOT_INBOX_IDS: setting(ids().optional(), {
      says: 'Answer in these inboxes only: ids, separated by commas.',
      example: '3,4',
      unset: 'all inboxes',
      ofAccount: true,
    }),
  },
};

export const webhooks = {
  title: 'Webhooks: who may post to us',
  says: 'One of these three is required.',
  settings: {
    CHATWOOT_WEBHOOK_SECRET: setting(list().optional(), {
      says:
        'The secret with which Chatwoot (4.13 and later) signs: of the bot, the webhook or the API inbox. More than one, ' +
        'separated by commas, while you change it, or where several sources post to us.',
      requiredUnless: '`CHATWOOT_WEBHOOK_TOKEN` or `ALLOW_UNSIGNED_WEBHOOKS=true` is set',
      secret: true,
      first: true,
    }),
    CHATWOOT_WEBHOOK_TOKEN: setting(text().optional(), {
      says: "For a Chatwoot that does not sign: any long random text; add `?token=<text>` to the webhook's URL.",
      secret: true,
    }),
    ALLOW_UNSIGNED_WEBHOOKS: setting(flag().default(false), {
      says: '`true`: believe whoever reaches the port. For a trusted network only.',
    }),
  },
};

export const missedWebhooks = {
  title: 'Missed webhooks',
  says:
    "With `CHATWOOT_USER_TOKEN`, customers' messages whose webhooks never came are looked for. Which inboxes are the bot's, an " +
    "administrator's token reads; else `CHATWOOT_INBOX_IDS` says it.",
  settings: {
    RECONCILE_EVERY: setting(duration().prefault('1m'), {
      says: 'How often such messages are looked for. `0`: never.',
    }),
    RECONCILE_AFTER: setting(duration().prefault('30s'), {
      says: 'How long a message waits for an answer before it counts as missed.',
    }),
  },
};
