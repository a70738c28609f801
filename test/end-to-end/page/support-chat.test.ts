import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { sharedBrowser } from '../../support/page/browser.ts';
import { openGate, type Gate } from '../../support/servers/gate.ts';
import {
  choose,
  closePages,
  customerMessages,
  customerSees,
  deskMessages,
  deskSees,
  openConversationId,
  openPage,
  pressDesk,
  reply,
  say,
  waitForStatus,
} from '../../support/page/page.ts';
import { startProduct, type Product } from '../../support/product/product.ts';
import { temporal } from '../../support/temporal.ts';

const PHONE = { viewport: { width: 390, height: 780 } };
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What a support team does with the product, on the page, from its first question to the last. */
describe('the product in a browser', function () {
  this.timeout(60_000);
  let browser: Browser;
  let product: Product;

  before(async () => {
    browser = await sharedBrowser();
    product = await startProduct({ env: { AGENT_GRAPH: '', DEBOUNCE: '700ms' }, cwd: root });
  });
  afterEach(() => closePages(browser));
  after(() => product.close());

  it('answers a question that the knowledge base covers', async () => {
    const page = await openPage(browser, product.sandbox.url);

    await say(page, 'How long does shipping take?');

    await customerSees(page, 'Standard delivery takes 2 to 4 working days', 'bot');
    await deskSees(page, 'Standard delivery takes 2 to 4 working days', 'bot');
    await waitForStatus(page, 'pending');
  });

  it('gives four quick messages one answer', async () => {
    const page = await openPage(browser, product.sandbox.url);

    for (const text of ['Hi', 'I ordered a tent', 'last week', 'How long does shipping take?']) await say(page, text);
    await customerSees(page, 'Standard delivery takes', 'bot');
    await say(page, 'thanks');
    await customerMessages(page, '', 'bot').nth(1).waitFor();

    assert.equal(await customerMessages(page, '', 'bot').count(), 2);
    assert.equal(await customerMessages(page, 'Standard delivery takes', 'bot').count(), 1);
  });

  it('hands off when a person is wanted: the desk shows note and status, and the bot is silent', async () => {
    const page = await openPage(browser, product.sandbox.url);

    await say(page, 'I want a human');
    await waitForStatus(page, 'open');
    await deskSees(page, 'The bot hands this conversation over', 'note');
    const bots = await customerMessages(page, '', 'bot').count();
    await say(page, 'How long does shipping take?');
    await reply(page, 'Marta here');
    await customerSees(page, 'Marta here', 'human');

    assert.equal(await customerMessages(page, '', 'bot').count(), bots);
    assert.equal(await customerMessages(page, 'The bot hands', 'note').count(), 0);
    assert.equal((await resultOf(product, page)).outcome, 'handedOff');
  });

  it('answers again after "hand back"', async () => {
    const page = await openPage(browser, product.sandbox.url);
    await say(page, 'I want a human');
    await waitForStatus(page, 'open');
    await say(page, 'How long does shipping take?');

    await pressDesk(page, 'hand-back');

    await waitForStatus(page, 'pending');
    await customerSees(page, 'Standard delivery takes 2 to 4 working days', 'bot');
  });

  it('ends with "resolve", and begins anew when the customer writes again', async () => {
    const page = await openPage(browser, product.sandbox.url);
    await say(page, 'How long does shipping take?');
    await customerSees(page, 'Standard delivery takes', 'bot');

    await pressDesk(page, 'resolve');
    await waitForStatus(page, 'resolved');
    const { outcome } = await resultOf(product, page);
    await say(page, 'What does shipping cost?');

    await customerSees(page, 'Standard shipping costs 4.90 EUR', 'bot');
    assert.equal(outcome, 'resolved');
  });

  it('answers a quick reply', async () => {
    const page = await openPage(browser, product.sandbox.url);
    await say(page, 'shipping');
    await customerSees(page, 'Standard', 'bot');

    const button = page.getByTestId('customer-messages').getByRole('button').first();
    await choose(page, (await button.textContent()) ?? '');

    await customerMessages(page, '', 'bot').nth(1).waitFor();
    assert.equal(await deskMessages(page, '', 'note').count(), 0);
  });

  it('answers a customer on a phone', async () => {
    const page = await openPage(browser, product.sandbox.url, PHONE);

    await say(page, 'What does shipping cost?');

    await customerSees(page, 'Standard shipping costs 4.90 EUR', 'bot');
  });
});

describe('a person replies while the bot is thinking', function () {
  this.timeout(60_000);
  let browser: Browser;
  let product: Product;
  let gate: Gate;

  before(async () => {
    browser = await sharedBrowser();
    gate = await openGate();
    product = await startProduct();
  });
  after(async () => {
    await closePages(browser);
    await product.close();
    gate.close();
  });

  it('silences it: the customer sees the person alone', async () => {
    const page = await openPage(browser, product.sandbox.url);
    gate.shut();

    await say(page, 'hello');
    await gate.reached();
    await page.getByTestId('typing').waitFor();
    await reply(page, 'Marta here');
    await waitForStatus(page, 'open');
    gate.open();
    const { outcome } = await resultOf(product, page);
    await say(page, 'thanks');
    await deskSees(page, 'thanks', 'incoming');

    assert.equal(outcome, 'takenOver');
    assert.equal(await customerMessages(page, '', 'bot').count(), 0);
  });
});

async function resultOf(product: Product, page: Page): Promise<{ outcome: string }> {
  const { client } = await temporal();
  const id = product.workflowId(await openConversationId(page));
  return (await client.workflow.getHandle(id).result()) as { outcome: string };
}
