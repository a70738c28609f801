import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { startSandbox, type Sandbox } from '../../../sandbox/chatwoot.ts';
import { sharedBrowser } from '../../support/page/browser.ts';
import {
  choose,
  closePages,
  customerMessages,
  customerSees,
  deskMessages,
  deskSees,
  note,
  openConversationId,
  openPage,
  pressDesk,
  reply,
  say,
  waitForAssignee,
  waitForStatus,
} from '../../support/page/page.ts';

const PHONE = { viewport: { width: 390, height: 780 } };
const ESCAPES = '<img src=x onerror="document.title=1"><b>bold</b>';

describe('sandbox page', () => {
  let browser: Browser;
  let sandbox: Sandbox;

  before(async () => {
    browser = await sharedBrowser();
  });
  beforeEach(async () => {
    sandbox = await startSandbox({ workflowUrl: 'http://temporal.example/{account}/{conversation}' });
  });
  afterEach(async () => {
    await closePages(browser);
    await sandbox.close();
  });

  /** What our bot does through Chatwoot's API, with the bot's own token. */
  async function asBot(conversation: number, action: string, body: object): Promise<void> {
    const url = `${sandbox.url}/api/v1/accounts/${sandbox.accountId}/conversations/${conversation}/${action}`;
    const headers = { api_access_token: sandbox.tokens.bot, 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.equal(response.status, 200);
  }

  async function openWithConversation(text = 'Hello there'): Promise<{ page: Page; conversation: number }> {
    const page = await openPage(browser, sandbox.url);
    await say(page, text);
    await deskSees(page, text, 'incoming');
    return { page, conversation: await openConversationId(page) };
  }

  describe('both sides', () => {
    it("shows the customer's message at every desk without a reload", async () => {
      const colleague = await openPage(browser, sandbox.url);
      const page = await openPage(browser, sandbox.url);

      await say(page, 'Where is my parcel?');

      await deskSees(page, 'Where is my parcel?', 'incoming');
      await colleague.getByTestId('desk-list').getByRole('button', { name: 'Where is my parcel?' }).click();
      await deskSees(colleague, 'Where is my parcel?', 'incoming');
    });

    it("shows the desk's reply to the customer", async () => {
      const { page } = await openWithConversation();

      await reply(page, 'Good morning, Marta here');

      await customerSees(page, 'Good morning, Marta here', 'human');
      await deskSees(page, 'Good morning, Marta here', 'human');
    });

    it('keeps a private note from the customer', async () => {
      const { page } = await openWithConversation();

      await note(page, 'Looks like a refund');
      await reply(page, 'I am looking into it');

      await deskSees(page, 'Looks like a refund', 'note');
      await customerSees(page, 'I am looking into it');
      assert.equal(await customerMessages(page, 'Looks like a refund').count(), 0);
    });

    it("shows the bot's answer with bold text, code and links on both sides", async () => {
      const { page, conversation } = await openWithConversation();

      await asBot(conversation, 'messages', { content: '**Two days**, code `EXP`\nhttps://shop.example/faq.' });

      await deskSees(page, 'Two days, code EXP', 'bot');
      const bubble = customerMessages(page, 'Two days, code EXP', 'bot');
      assert.equal(await bubble.locator('strong').textContent(), 'Two days');
      assert.equal(await bubble.locator('code').textContent(), 'EXP');
      assert.equal(await bubble.getByRole('link').getAttribute('href'), 'https://shop.example/faq');
    });

    it('shows markup in a message as the text it is', async () => {
      const { page, conversation } = await openWithConversation(ESCAPES);

      await asBot(conversation, 'messages', { content: `[x](javascript:alert(1)) ${ESCAPES}` });

      await customerSees(page, ESCAPES, 'incoming');
      await customerSees(page, `[x](javascript:alert(1)) ${ESCAPES}`, 'bot');
      await deskSees(page, `[x](javascript:alert(1)) ${ESCAPES}`, 'bot');
      assert.equal(await page.locator('.message :is(img, b, a)').count(), 0);
      assert.match(await page.title(), /Sandbox/);
    });

    it('shows cards and articles, and links to the web alone', async () => {
      const { page, conversation } = await openWithConversation();
      const actions = [{ type: 'link', text: 'To the shop', uri: 'https://shop.example/ridge' }];
      const cards = [
        { title: 'Ridge 2', description: ESCAPES, media_url: `${sandbox.url}/ridge.png`, actions },
        { title: 'Ridge 3', actions: [{ ...actions[0], uri: 'javascript:alert(1)' }] },
      ];
      const articles = [{ title: 'How to pitch', description: 'In ten steps', link: 'https://help.example/pitch' }];
      const listed = (content_type: string, items: object[]) =>
        asBot(conversation, 'messages', { content: 'as text', content_type, content_attributes: { items } });
      await listed('cards', cards);
      await listed('article', articles);

      for (const pane of [page.getByTestId('customer-messages'), page.getByTestId('desk-messages')]) {
        const shown = pane.locator('[data-type] li');
        await shown.filter({ hasText: 'How to pitch' }).waitFor();
        assert.deepEqual(
          (await shown.allInnerTexts()).map((text) => text.split('\n').filter((line) => line !== '')),
          [
            ['Ridge 2', ESCAPES, 'To the shop'],
            ['Ridge 3', 'To the shop'],
            ['How to pitch', 'In ten steps'],
          ],
        );
        const anchors = await pane.locator('[data-type] a').all();
        const links = await Promise.all(anchors.map((anchor) => anchor.getAttribute('href')));
        assert.deepEqual(links, ['https://shop.example/ridge', 'https://help.example/pitch']);
        assert.equal(await pane.locator('[data-type] img').count(), 1);
        assert.equal(await pane.getByText('as text').count(), 0);
      }
    });

    it('asks nothing of any other host', async () => {
      const page = await (await browser.newContext()).newPage();
      const hosts = new Set<string>();
      page.on('request', (request) => hosts.add(new URL(request.url()).origin));

      await page.goto(sandbox.url);
      await page.locator('[data-live=true]').waitFor();

      assert.deepEqual(
        [...hosts].filter((origin) => origin !== 'null'),
        [new URL(sandbox.url).origin],
      );
    });
  });

  describe('desk', () => {
    it('takes over, resolves, opens and hands back to the bot', async () => {
      const { page } = await openWithConversation();
      await waitForStatus(page, 'pending');

      await pressDesk(page, 'take-over');
      await waitForStatus(page, 'open');
      await waitForAssignee(page, 'Marta');

      await pressDesk(page, 'resolve');
      await waitForStatus(page, 'resolved');

      await pressDesk(page, 'open-conversation');
      await waitForStatus(page, 'open');

      await pressDesk(page, 'hand-back');
      await waitForStatus(page, 'pending');
      await waitForAssignee(page, 'Ridge (AI)');
    });

    it('shows what changed as activity lines', async () => {
      const { page } = await openWithConversation();

      await pressDesk(page, 'resolve');

      await deskSees(page, 'resolved by', 'activity');
      assert.equal(await customerMessages(page, 'resolved by').count(), 0);
    });

    it('adds and removes labels and keeps the others', async () => {
      const { page, conversation } = await openWithConversation();
      await asBot(conversation, 'labels', { labels: ['shipping'] });
      const labels = page.getByTestId('desk-labels');
      await labels.getByText('shipping').waitFor();

      await page.getByLabel('Labels').fill('Very Urgent');
      await page.keyboard.press('Enter');
      await labels.getByText('very-urgent').waitFor();
      assert.deepEqual(sandbox.conversation(conversation)?.labels, ['shipping', 'very-urgent']);

      await page.getByRole('button', { name: 'Remove label shipping' }).click();
      await labels.getByText('shipping').waitFor({ state: 'detached' });
      assert.deepEqual(sandbox.conversation(conversation)?.labels, ['very-urgent']);
    });

    it('sets the priority', async () => {
      const { page, conversation } = await openWithConversation();

      await page.getByLabel('Priority').selectOption('high');

      await sandbox.until(() => sandbox.conversation(conversation)?.priority === 'high');
    });

    it('does from a list what is done more seldom', async () => {
      const { page } = await openWithConversation();
      const pick = (act: string) => page.getByTestId('other-act').selectOption(act);
      const types = (text: string) => page.once('dialog', (dialog) => void dialog.accept(text));
      const done = (path: string) => page.waitForResponse((response) => response.url().includes(path));

      types('Marta here, from my phone');
      await pick('phone');
      await deskSees(page, 'Marta here, from my phone', 'human');
      await pick('other-bot');
      await waitForAssignee(page, 'Other bot');
      await pick('snooze');
      await waitForStatus(page, 'snoozed');

      await pick('mute');
      await waitForStatus(page, 'resolved');
      // It was blocked by that, and is so no longer: a blocked customer reopens nothing.
      await Promise.all([done('/contacts/'), pick('block')]);
      await say(page, 'and now?');
      await waitForStatus(page, 'pending');

      types('lawyer');
      await Promise.all([done('/automation_rules'), pick('rule')]);
      await say(page, 'my lawyer will write');
      await waitForStatus(page, 'open');
    });

    it('marks a conversation that waits for an answer until it is answered', async () => {
      const { page } = await openWithConversation();
      const mark = page.getByTestId('desk-list').getByText('unanswered');
      await mark.waitFor();

      await reply(page, 'Hello!');

      await mark.waitFor({ state: 'detached' });
    });

    it('links to the workflow in Temporal', async () => {
      const { page, conversation } = await openWithConversation();

      const href = await page.getByTestId('workflow-link').getAttribute('href');

      assert.equal(href, `http://temporal.example/1/${conversation}`);
    });

    it('keeps a draft with its conversation', async () => {
      const { page } = await openWithConversation('first question');
      await page.getByTestId('new-conversation').click();
      await say(page, 'second question');
      await deskSees(page, 'second question');
      const row = (text: string) => page.getByTestId('desk-list').getByRole('button', { name: text });

      await page.getByTestId('desk-input').fill('meant for the second');
      await row('first question').click();
      await deskSees(page, 'first question');
      assert.equal(await page.getByTestId('desk-input').inputValue(), '');

      await row('second question').click();
      await deskSees(page, 'second question');
      assert.equal(await page.getByTestId('desk-input').inputValue(), 'meant for the second');
    });

    it('shows earlier messages on demand', async () => {
      const { page, conversation } = await openWithConversation('the very first');
      for (let n = 1; n <= 24; n += 1) await asBot(conversation, 'messages', { content: `answer ${n}.` });
      await page.reload();
      await page.getByTestId('desk-list').getByRole('button').first().click();
      await deskSees(page, 'answer 24.');
      assert.equal(await deskMessages(page, 'the very first').count(), 0);

      await page.getByTestId('desk-messages').getByRole('button', { name: 'Earlier messages' }).click();

      await deskSees(page, 'the very first');
    });
  });

  describe('customer', () => {
    it('answers with a quick reply, once', async () => {
      const { page, conversation } = await openWithConversation();
      const items = [
        { title: 'Track my order', value: 'track' },
        { title: 'Talk to a person', value: 'human' },
      ];
      await asBot(conversation, 'messages', {
        content: 'How can I help?',
        content_type: 'input_select',
        content_attributes: { items },
      });

      await choose(page, 'Talk to a person');

      await page.getByTestId('desk-messages').locator('[data-chosen]', { hasText: 'Talk to a person' }).waitFor();
      const choices = customerMessages(page, 'How can I help?').getByRole('button');
      assert.equal(await choices.and(page.locator(':enabled')).count(), 0);
      const [, question] = sandbox.messages(conversation);
      assert.deepEqual(question?.contentAttributes['submitted_values'], [items[1]]);
    });

    it('sees the bot typing', async () => {
      const { page, conversation } = await openWithConversation();

      await asBot(conversation, 'toggle_typing_status', { typing_status: 'on' });
      await page.getByTestId('typing').getByText('is typing').waitFor();

      await asBot(conversation, 'toggle_typing_status', { typing_status: 'off' });
      await page.getByTestId('typing').waitFor({ state: 'hidden' });
    });

    it('sends a suggestion with one press', async () => {
      const page = await openPage(browser, sandbox.url);

      await page.getByRole('button', { name: 'I want to talk to a person' }).click();

      await deskSees(page, 'I want to talk to a person', 'incoming');
    });

    it('finds the conversation again after a reload', async () => {
      const { page } = await openWithConversation('Do you remember me?');

      await page.reload();

      await customerSees(page, 'Do you remember me?', 'incoming');
      await deskSees(page, 'Do you remember me?', 'incoming');
    });

    it('begins a new conversation as the same customer', async () => {
      const { page } = await openWithConversation('first matter');

      await page.getByTestId('new-conversation').click();
      await say(page, 'second matter');
      await deskSees(page, 'second matter');

      assert.equal(await customerMessages(page, 'first matter').count(), 0);
      const [first, second] = sandbox.conversations();
      assert.equal(first?.contactId, second?.contactId);
    });

    it('ends the chat', async () => {
      const { page } = await openWithConversation();

      await page.getByRole('button', { name: 'End chat' }).click();

      await waitForStatus(page, 'resolved');
    });
  });

  describe('when Chatwoot is away', () => {
    it('says so and keeps the typed text until it has arrived', async () => {
      const { page } = await openWithConversation();
      sandbox.faults.set({ away: true });
      const input = page.getByTestId('customer-input');

      await input.fill('Is anybody there?');
      await input.press('Enter');
      await page.getByRole('alert').getByText('Your message was not sent: Chatwoot is away').waitFor();
      assert.equal(await input.inputValue(), 'Is anybody there?');

      sandbox.faults.clear();
      await input.press('Enter');
      await deskSees(page, 'Is anybody there?', 'incoming');
    });

    it('retries what it shows until Chatwoot is back', async () => {
      const { page } = await openWithConversation();
      const filter = page.getByTestId('desk-filter');
      const notice = page.getByText('Chatwoot is away, retrying…');
      sandbox.faults.set({ away: true });
      await filter.selectOption('pending');
      await notice.waitFor();

      sandbox.faults.clear();

      await notice.waitFor({ state: 'detached' });
      await page.getByTestId('desk-list').getByRole('button').waitFor();
    });
  });

  describe('by keyboard alone', () => {
    const activeTestId = (page: Page) => page.locator(':focus').getAttribute('data-testid');

    async function tabTo(page: Page, testId: string): Promise<void> {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab');
        if ((await activeTestId(page)) === testId) return;
      }
      assert.fail(`Tab never reaches ${testId}`);
    }

    it('skips to the chat, writes, breaks a line and sends', async () => {
      const page = await openPage(browser, sandbox.url);

      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.keyboard.type('first line');
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('second line');
      await page.keyboard.press('Enter');

      await deskSees(page, 'first line\nsecond line', 'incoming');
      assert.equal(await activeTestId(page), 'customer-input');
    });

    it('takes over and writes a private note', async () => {
      const { page } = await openWithConversation();

      await tabTo(page, 'take-over');
      await page.keyboard.press('Enter');
      await waitForStatus(page, 'open');
      assert.equal(await activeTestId(page), 'take-over');

      await tabTo(page, 'desk-reply-tab');
      await page.keyboard.press('ArrowRight');
      await tabTo(page, 'desk-input');
      await page.keyboard.type('called back');
      await page.keyboard.press('Enter');

      await deskSees(page, 'called back', 'note');
    });
  });

  describe("at a phone's width", () => {
    it('shows one pane at a time, chosen by tabs', async () => {
      const page = await openPage(browser, sandbox.url, PHONE);
      const input = page.getByTestId('customer-input');
      const list = page.getByTestId('desk-list');
      await say(page, 'from my phone');
      assert.equal(await list.isVisible(), false);

      await page.getByRole('tab', { name: 'Desk' }).click();
      await list.getByRole('button', { name: 'from my phone' }).click();
      await deskSees(page, 'from my phone');
      assert.equal(await input.isVisible(), false);
      assert.equal(await list.isVisible(), false);

      await page.getByRole('button', { name: 'Back to the list' }).click();
      await list.waitFor();
      await page.getByRole('tab', { name: 'Customer' }).click();
      await input.waitFor();
    });

    it('never scrolls sideways', async () => {
      const page = await openPage(browser, sandbox.url, PHONE);
      await say(page, 'w'.repeat(300));
      await customerSees(page, 'www');

      const widest = await page.evaluate<number>(
        "Math.max(...[...document.querySelectorAll('html, .log')].map((box) => box.scrollWidth - box.clientWidth))",
      );

      assert.equal(widest, 0);
    });
  });
});
