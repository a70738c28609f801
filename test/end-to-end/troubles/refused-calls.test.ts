import assert from 'node:assert/strict';
import type { Conversation } from '../../../sandbox/world/records.ts';
import { createCustomer, createDeskClient, type Customer } from '../../support/product/customer.ts';
import { graphFixture, startProduct, type Product } from '../../support/product/product.ts';
import { startProxy, type Asked, type Lie, type Proxy } from '../../support/servers/proxy.ts';

/** What one call is answered for ever, while all others work. */
const ANSWERS: Record<string, Lie> = {
  // The one that takes longest, so it begins first.
  nothing: 'hang',
  '500': { status: 500 },
  '401': { status: 401, body: '{"error":"Invalid Access Token"}' },
  '403': { status: 403, body: '{"error":"API access is not enabled for this account"}' },
  "404 in Chatwoot's words": { status: 404, body: '{"error":"Resource could not be found"}' },
  "404 in a proxy's words": { status: 404, body: '<html>404 page not found</html>' },
  'a page': { status: 200, body: '<!DOCTYPE html><html>Please sign in</html>' },
};

const BOT = 'sandbox-bot-token';
const does = (actions: object) => `do it:${JSON.stringify(actions)}`;
const isGet =
  (end: RegExp) =>
  ({ method, path }: Asked) =>
    method === 'GET' && end.test(path);
const isPost =
  (end: string) =>
  ({ method, path }: Asked) =>
    method === 'POST' && path.endsWith(end);
const byBot = (call: (asked: Asked) => boolean) => (asked: Asked) => asked.token === BOT && call(asked);
const isPrivate = ({ body }: Asked) => body.includes('"private":true');

interface Seen {
  conversation: Conversation;
  heard: string[];
  notes: string[];
}

interface Row {
  call: string;
  fails: (asked: Asked) => boolean;
  says: string;
  /** What is seen at last. */
  comes: string;
  /** Its customer has heard an answer before the next row begins. */
  isBefore?: true;
  isSo: (seen: Seen) => boolean;
}

const ONE = /\/conversations\/\d+$/;
const MESSAGES = /\/messages(\?.*)?$/;
const answered = { comes: 'the customer is answered', isSo: ({ heard }: Seen) => heard.length === 1 };
const open = ({ conversation }: Seen) => conversation.status === 'open';

/** One row for each call of a turn and of a hand-off; the table in docs/chatwoot-calls.md. */
const ROWS: Row[] = [
  {
    // First, and answered before the others begin: a list that is refused for two conversations is left alone for all of the inbox,
    // and a resolve waits until what its turn could not see was looked for.
    call: 'POST status, to resolve',
    fails: isPost('/toggle_status'),
    says: does({ resolve: true }),
    comes: 'it stays, and a note tells the team',
    isBefore: true,
    isSo: ({ conversation, notes }) =>
      conversation.status === 'pending' && notes.some((note) => note.includes('could not be resolved')),
  },
  { call: 'GET conversation, by the bot', fails: byBot(isGet(ONE)), says: 'hello', ...answered },
  { call: 'GET conversation, by both tokens', fails: isGet(ONE), says: 'hello', ...answered },
  {
    call: 'every GET',
    fails: ({ method }) => method === 'GET',
    says: 'hello',
    comes: 'the customer is answered, or people have it',
    isSo: (seen) => open(seen) || seen.heard.length === 1,
  },
  { call: 'GET messages', fails: isGet(MESSAGES), says: 'hello', ...answered },
  { call: 'POST typing status', fails: isPost('/toggle_typing_status'), says: 'hello', ...answered },
  {
    call: 'POST message',
    fails: isPost('/messages'),
    says: 'hello',
    comes: 'people have it',
    isSo: (seen) => open(seen) && seen.heard.length === 0,
  },
  {
    call: 'POST note',
    fails: (asked) => isPost('/messages')(asked) && isPrivate(asked),
    says: does({ handoff: true }),
    comes: 'people have it, without a note',
    isSo: (seen) => open(seen) && seen.heard.length === 1 && seen.notes.length === 0,
  },
  {
    call: 'POST status, to open',
    fails: byBot(isPost('/toggle_status')),
    says: does({ handoff: true }),
    comes: 'people have it, opened by the user token',
    isSo: open,
  },
  {
    call: 'everything, by the bot',
    fails: byBot(() => true),
    says: 'hello',
    comes: 'people have it, opened by the user token',
    isSo: (seen) => open(seen) && seen.heard.length === 0,
  },
  {
    call: 'POST assignment',
    fails: isPost('/assignments'),
    says: does({ handoff: { team: 1 } }),
    comes: 'people have it, without a team',
    isSo: (seen) => open(seen) && seen.notes.length === 1,
  },
  {
    call: 'GET teams',
    fails: isGet(/\/teams$/),
    says: does({ handoff: { team: 'Billing' } }),
    comes: 'people have it, without a team',
    isSo: (seen) => open(seen) && seen.notes.length === 1,
  },
  {
    call: 'GET labels',
    fails: isGet(/\/labels$/),
    says: does({ labels: ['refund'] }),
    comes: 'the label stands beside what was there',
    isSo: ({ conversation: { labels } }) => labels.join() === 'vip,refund',
  },
  {
    call: 'POST labels, by the bot',
    fails: byBot(isPost('/labels')),
    says: does({ labels: ['refund'] }),
    comes: 'the label stands beside what was there',
    isSo: ({ conversation: { labels } }) => labels.join() === 'vip,refund',
  },
  {
    call: 'POST custom attributes',
    fails: isPost('/custom_attributes'),
    says: does({ attributes: { order: '1' }, note: 'done' }),
    comes: 'the rest is done',
    isSo: ({ heard, notes }) => heard.length === 1 && notes.includes('done'),
  },
  {
    call: 'POST priority',
    fails: isPost('/toggle_priority'),
    says: does({ priority: 'high', note: 'done' }),
    comes: 'the rest is done',
    isSo: ({ heard, notes }) => heard.length === 1 && notes.includes('done'),
  },
];

/** Serves one customer for each row: that row's call is answered by `lie`. */
async function openWorld(lie: Lie) {
  const proxy: Proxy = await startProxy();
  const failing = new Map<string, Row['fails']>();
  const customers: Customer[] = [];
  const product: Product = await startProduct({
    env: {
      ...{ CHATWOOT_API_URL: proxy.url, AGENT_GRAPH: graphFixture('told.ts') },
      ...{ CHATWOOT_USER_TOKEN: 'sandbox-admin-token', ANSWER_DEADLINE: '50s' },
    },
  });
  proxy.aim(product.sandbox.url);
  proxy.answer((asked) => {
    if (asked.path.endsWith('/teams')) return lie;
    const [, conversation = ''] = /\/conversations\/(\d+)/.exec(asked.path) ?? [];
    return failing.get(conversation)?.(asked) ? lie : undefined;
  });

  /** Resolves once the customer's words are acked, with what is told in the end. */
  async function begin({ fails, says, isSo, isBefore }: Row): Promise<{ outcome: Promise<string> }> {
    const { sandbox } = product;
    const customer = await createCustomer(sandbox);
    const { conversation } = customer;
    customers.push(customer);
    failing.set(String(conversation), fails);
    await createDeskClient(sandbox).label(conversation, ['vip']);
    await customer.say(says);
    const isAcked = () =>
      sandbox.deliveries.entries.some(
        (entry) => entry.conversation === conversation && entry.event === 'message_created' && entry.status === 200,
      );
    await sandbox.until(() => isAcked() || undefined, 60_000);
    if (isBefore) await sandbox.until(() => customer.heard().length > 0 || undefined, 60_000);

    const seen = (): Seen | undefined => {
      const record = sandbox.conversation(conversation);
      const notes = sandbox.messages(conversation).filter((message) => message.private);
      return (
        record && { conversation: record, heard: customer.heard(), notes: notes.map(({ content }) => content ?? '') }
      );
    };
    const comes = sandbox.until(() => {
      const now = seen();
      return (now && isSo(now)) || undefined;
    }, 200_000);
    const outcome = comes.then(
      () => 'as it should be',
      () => {
        const { conversation: record, heard, notes } = seen() ?? { conversation: undefined, heard: [], notes: [] };
        return JSON.stringify({ status: record?.status, labels: record?.labels, heard, notes });
      },
    );
    return { outcome };
  }

  return {
    begin,
    /** Whoever heard more than one reply, at the very end. */
    doubled: () => customers.filter((customer) => customer.heard().length > 1).length,
    async close() {
      // What is tried for ever is let through, so that the worker can end.
      proxy.reset();
      await product.close();
      proxy.close();
    },
  };
}

describe('a call to Chatwoot that is answered, for ever, with', function () {
  this.timeout(450_000);
  const outcomes = new Map<string, string>();
  let doubled = 0;

  before(async () => {
    const worlds = [];
    // One after the other: what is acked late, or refused, by a machine that begins a hundred at once is nothing to see here.
    for (const [title, lie] of Object.entries(ANSWERS)) {
      const world = await openWorld(lie);
      const rows = [];
      for (const row of ROWS) rows.push({ row, ...(await world.begin(row)) });
      worlds.push(
        Promise.all(rows.map(async ({ row, outcome }) => outcomes.set(`${title}: ${row.call}`, await outcome))).then(
          async () => {
            doubled += world.doubled();
            await world.close();
          },
        ),
      );
    }
    await Promise.all(worlds);
  });

  for (const title of Object.keys(ANSWERS)) {
    describe(title, () => {
      for (const { call, comes } of ROWS) {
        it(`${call}: ${comes}`, () => {
          assert.equal(outcomes.get(`${title}: ${call}`), 'as it should be');
        });
      }
    });
  }

  it('never says anything twice', () => {
    assert.equal(doubled, 0);
  });
});
