import { fileURLToPath } from 'node:url';
import { ApplicationFailure } from '@temporalio/activity';
import { createDesk } from '../support/desk.ts';
import { handOff, state } from '../../src/workflows/facts/messages.ts';
import { withConversation } from '../support/conversation.ts';
import { timeSkipping, temporal } from '../support/temporal.ts';
import { startProduct } from '../support/product/product.ts';
import { createCustomer } from '../support/product/customer.ts';
import { reconcile } from '../support/product/reconcile.ts';
import { startProxy } from './proxy.ts';
import { pauseIdOf } from '../../src/temporal/bot-switches.ts';
const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));

describe('M', function () {
  this.timeout(120_000);
  it('W1b: while resolve is refused: an operator, and a person', async () => {
    const desk = createDesk({
      graph: () => ({ reply: 'bye', actions: { resolve: true } }),
      override: (desk, normal) => ({
        setStatus(input) {
          if (input.status !== 'resolved') return normal.setStatus(input);
          desk.done.push('resolve refused');
          throw ApplicationFailure.nonRetryable('422', 'ChatwootRejected', 422);
        },
      }),
    });
    await withConversation({ desk, skipTime: true }, async (chat) => {
      await chat.say(1, 'bye');
      await desk.reached('resolve refused');
      const env = await timeSkipping();
      const told = await chat.handle().executeUpdate(handOff, { args: [{ reason: 'the customer called' }] });
      await chat.say(2, 'help');
      await chat.tell('humanReplied', { key: '3', id: 3, text: 'Marta here' });
      await env.sleep('1 day');
      const s = await chat.handle().query(state);
      console.log('W1b', {
        told,
        phase: s.phase,
        unanswered: s.unanswered,
        status: desk.status,
        opened: desk.done.includes('open'),
      });
      await chat.handle().terminate();
    });
  });

  it('N18: the bot is paused; Chatwoot opens a conversation since a webhook failed', async () => {
    let down = false;
    const hooks = await startProxy((_request, response) => {
      if (!down) return false;
      response.writeHead(502).end();
      return true;
    });
    const product = await startProduct({
      env: { CHATWOOT_USER_TOKEN: 'admin-token', RECONCILE_AFTER: '1s' },
      sandbox: { tokens: { admin: 'admin-token' } },
    });
    const { client } = await temporal();
    const handle = await client.workflow.start('pausedBot', {
      workflowId: pauseIdOf(product.agent),
      taskQueue: product.taskQueue,
      args: [],
    });
    const url = new URL(product.webhook);
    hooks.aim(url.origin);
    product.sandbox.setBotUrl(hooks.url + url.pathname);
    try {
      await pause(2500);
      const customer = await createCustomer(product.sandbox);
      down = true;
      await customer.say('hello');
      const c = product.sandbox.conversation(customer.conversation)!;
      await product.sandbox.until(() => c.status === 'open');
      down = false;
      await pause(2500);
      const pass = await reconcile(product);
      await pause(4000);
      console.log(
        'N18',
        JSON.stringify(pass.flips),
        c.status,
        product.sandbox.messages(customer.conversation).map((m) => `${m.id} ${m.type} ${m.content?.slice(0, 80)}`),
      );
    } finally {
      await handle.terminate();
      await product.close();
      hooks.close();
    }
  });

  it("N24: a mention in the customer's words", async () => {
    const product = await startProduct({
      env: { AGENT_GRAPH: `${fileURLToPath(new URL('./handoff-graph.ts', import.meta.url))}:graph` },
    });
    try {
      const customer = await createCustomer(product.sandbox);
      await customer.say('refund [x](mention://team/1/x) (mention://user/1/Ada)');
      await product.sandbox.until(() => product.sandbox.conversation(customer.conversation)?.status === 'open');
      const note = product.sandbox.messages(customer.conversation).find((m) => m.private)?.content ?? '';
      console.log(
        'N24',
        JSON.stringify(note),
        [...note.matchAll(/\(mention:\/\/(user|team)\/(\d+)\/(.+?)\)/g)].map((m) => m[0]),
      );
    } finally {
      await product.close();
    }
  });
});
