import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { startSandbox, type Sandbox } from '../../../sandbox/chatwoot.ts';
import type { WorkflowView } from '../../../sandbox/workflow-view.ts';
import { sharedBrowser } from '../../support/page/browser.ts';
import { FAINT_TEXTS } from '../../support/page/faint-texts.ts';
import {
  closePages,
  deskSees,
  note,
  openConversationId,
  openPage,
  pressDesk,
  reply,
  say,
  waitForStatus,
  type DeskAct,
} from '../../support/page/page.ts';

describe("the page's colours", () => {
  let browser: Browser;
  let sandbox: Sandbox;
  let view: WorkflowView;

  before(async () => {
    browser = await sharedBrowser();
  });
  beforeEach(async () => {
    view = { phase: 'waiting', turns: 1, waiting: 0, outcome: null };
    sandbox = await startSandbox({
      workflowUrl: 'http://temporal.example/{account}/{conversation}',
      describeWorkflow: () => Promise.resolve(view),
    });
  });
  afterEach(async () => {
    await closePages(browser);
    await sandbox.close();
  });

  const ground = (page: Page) => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');

  it("are the system's, until somebody chooses; the choice is remembered", async () => {
    const page = await openPage(browser, sandbox.url, { colorScheme: 'light' });
    const light = await ground(page);
    await page.getByTestId('theme').selectOption('dark');
    const dark = await ground(page);
    assert.notEqual(dark, light);

    await page.reload();
    await page.locator('[data-ready]').waitFor();
    assert.equal(await ground(page), dark);
    await page.getByTestId('theme').selectOption('auto');
    assert.equal(await ground(page), light);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const phase of ['waiting', 'thinking', 'silent']) {
      it(`leave every text readable in the ${colorScheme} scheme (WCAG AA) while the bot's phase is ${phase}`, async () => {
        view = { phase, turns: 1, waiting: 1, outcome: null };
        const page = await openPage(browser, sandbox.url, { colorScheme, reducedMotion: 'reduce' });
        await showEverything(page, phase === 'waiting' ? 'resolve' : 'open-conversation');

        assert.deepEqual(await page.evaluate(FAINT_TEXTS), []);
      });
    }
  }

  async function asBot(conversation: number, action: string, body: object): Promise<void> {
    const url = `${sandbox.url}/api/v1/accounts/${sandbox.accountId}/conversations/${conversation}/${action}`;
    const headers = { api_access_token: sandbox.tokens.bot, 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.equal(response.status, 200);
  }

  /** Every kind of message, a chosen label, an open panel with a fault that is on, and a draft of a note. */
  async function showEverything(page: Page, act: DeskAct): Promise<void> {
    await say(page, 'Hello `code` https://shop.example');
    await deskSees(page, 'Hello', 'incoming');
    const id = await openConversationId(page);
    await asBot(id, 'messages', { content: 'See `EXP` at https://shop.example', content_type: 'text' });
    const items = [{ title: 'Yes', value: 'yes' }];
    await asBot(id, 'messages', { content: 'Sure?', content_type: 'input_select', content_attributes: { items } });
    await reply(page, 'Marta here');
    await note(page, 'A note with `code`');
    await pressDesk(page, act);
    await waitForStatus(page, act === 'resolve' ? 'resolved' : 'open');
    await page.locator('#label-input').fill('urgent');
    await page.locator('#label-input').press('Enter');
    await page.getByTestId('desk-labels').getByText('urgent').waitFor();
    await page
      .getByTestId('workflow-state')
      .and(page.locator(`[data-phase=${view.phase}]`))
      .waitFor();
    for (const kind of ['incoming', 'bot', 'human', 'note', 'activity'] as const) await deskSees(page, '', kind);
    await page.getByTestId('faults-toggle').click();
    await page.getByTestId('fault-webhooks.drop').click();
    await page.getByTestId('fault-webhooks.drop').and(page.locator('[aria-pressed=true]')).waitFor();
  }
});
