import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { startSandbox, type Sandbox } from '../../../sandbox/chatwoot.ts';
import type { WorkflowView } from '../../../sandbox/workflow-view.ts';
import { sharedBrowser } from '../../support/page/browser.ts';
import { closePages, deskSees, openPage, say } from '../../support/page/page.ts';

describe("the page's view of the bot", () => {
  let browser: Browser;
  let sandbox: Sandbox;
  let view: WorkflowView | 'away';
  let asked: [number, number][];

  before(async () => {
    browser = await sharedBrowser();
  });
  beforeEach(async () => {
    asked = [];
    view = { phase: 'thinking', turns: 2, waiting: 1, outcome: null };
    sandbox = await startSandbox({
      describeWorkflow: (account, conversation) => {
        asked.push([account, conversation]);
        return view === 'away' ? Promise.reject(new Error('away')) : Promise.resolve(view);
      },
    });
  });
  afterEach(async () => {
    await closePages(browser);
    await sandbox.close();
  });

  const shows = (page: Page, text: string) =>
    page.getByTestId('workflow-state').getByText(text, { exact: true }).waitFor();

  it('follows what its workflow does, from thinking to the end', async () => {
    const page = await openPage(browser, sandbox.url);
    await say(page, 'Hello');

    await shows(page, 'is thinking · 2 turns · 1 waiting');
    view = { phase: 'waiting', turns: 3, waiting: 0, outcome: null };
    await shows(page, 'waits for a message · 3 turns');
    view = { phase: 'ended', turns: 0, waiting: 0, outcome: 'handedOff' };
    await shows(page, 'has handed it to a person');
    assert.deepEqual(asked[0], [1, 1]);
  });

  it('is asked once at a time, whatever happens meanwhile', async () => {
    const held = Promise.withResolvers<WorkflowView>();
    await sandbox.close();
    sandbox = await startSandbox({ describeWorkflow: () => held.promise });
    const page = await openPage(browser, sandbox.url);
    let looks = 0;
    page.on('request', (request) => (looks += request.url().endsWith('/workflow') ? 1 : 0));
    for (const text of ['One', 'Two', 'Three']) {
      await say(page, text);
      await deskSees(page, text);
    }
    assert.equal(looks, 1);

    const next = page.waitForRequest('**/workflow');
    held.resolve({ phase: 'thinking', turns: 1, waiting: 3, outcome: null });
    await shows(page, 'is thinking · 1 turn · 3 waiting');
    await next;
  });

  it('says that nobody answers for it', async () => {
    view = 'away';
    const page = await openPage(browser, sandbox.url);
    await say(page, 'Hello');

    await shows(page, 'does not answer: no worker?');
  });

  it('is not there where nobody can tell', async () => {
    await sandbox.close();
    sandbox = await startSandbox();
    const page = await openPage(browser, sandbox.url);
    await say(page, 'Hello');
    await page.getByTestId('desk-status').getByText('pending').waitFor();

    assert.equal(await page.getByTestId('workflow-state').isVisible(), false);
  });
});
