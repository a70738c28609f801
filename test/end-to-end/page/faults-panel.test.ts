import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';
import { startSandbox, type Sandbox } from '../../../sandbox/chatwoot.ts';
import { sharedBrowser } from '../../support/page/browser.ts';
import { closePages, openPage, say } from '../../support/page/page.ts';

const SIZES = [
  [320, 568],
  [390, 780],
  [800, 600],
  [1024, 600],
  [1280, 720],
  [1440, 900],
] as const;
const NARROW = { viewport: { width: 320, height: 640 } };

describe("the page's faults", () => {
  let browser: Browser;
  let sandbox: Sandbox;
  let running: Record<string, boolean>;
  let killed: string[];

  before(async () => {
    browser = await sharedBrowser();
  });
  beforeEach(async () => {
    running = { worker: true, ingress: true };
    killed = [];
    sandbox = await startSandbox({
      processes: {
        list: () => Object.entries(running).map(([name, isUp]) => ({ name, running: isUp })),
        kill: (name) => {
          killed.push(name);
          running = { ...running, [name]: false };
          return true;
        },
      },
    });
  });
  afterEach(async () => {
    await closePages(browser);
    await sandbox.close();
  });

  async function openPanel(options = {}): Promise<{ page: Page; panel: Locator }> {
    const page = await openPage(browser, sandbox.url, options);
    await page.getByTestId('faults-toggle').focus();
    await page.keyboard.press('Enter');
    return { page, panel: page.getByTestId('faults') };
  }

  it('open, switch on and close by keyboard alone', async () => {
    const { page, panel } = await openPanel();
    const fault = panel.getByRole('button', { name: 'Delivered twice' });
    await fault.focus();
    await page.keyboard.press('Space');
    await panel.getByRole('button', { name: 'Delivered twice next 3', pressed: true }).waitFor();
    assert.equal(await isFocused(fault), true);

    await page.keyboard.press('Escape');
    assert.equal(await panel.isVisible(), false);
    assert.equal(await isFocused(page.getByTestId('faults-toggle')), true);
  });

  it('leave the keyboard where it is while a killed process comes back', async () => {
    const { page, panel } = await openPanel();
    const kill = page.getByTestId('kill-worker');
    await kill.focus();
    await page.keyboard.press('Enter');
    await panel.getByRole('button', { name: 'worker is coming back…', disabled: true }).waitFor();
    assert.equal(await isFocused(kill), true);

    await page.keyboard.press('Enter');
    running = { worker: true, ingress: true };
    await panel.getByRole('button', { name: 'kill -9 worker', disabled: false }).waitFor();
    assert.equal(await isFocused(kill), true);
    assert.deepEqual(killed, ['worker']);
  });

  it('have a name for every control and every group', async () => {
    const { page } = await openPanel();

    assert.deepEqual(await page.evaluate(UNNAMED), []);
  });

  it('leave the tabs of a phone in sight, also while the page reconnects', async () => {
    const { page, panel } = await openPanel(NARROW);
    for (const text of ['Live', 'Reconnecting…']) {
      await page.evaluate(`document.getElementById('connection').textContent = '${text}'`);
      const [tab, box] = [await page.locator('#desk-tab').boundingBox(), await panel.boundingBox()];
      assert.ok(tab && box && tab.y + tab.height <= box.y, text);
    }
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), NARROW.viewport.width);
  });

  for (const [width, height] of SIZES) {
    it(`cover nothing that one writes in, in a window of ${width} × ${height}`, async () => {
      const page = await openPage(browser, sandbox.url, { viewport: { width, height } });
      await say(page, 'hello');
      await page.getByTestId('faults-toggle').click();
      const write = (pane: string) => page.getByTestId(`${pane}-input`).click({ trial: true });
      await write('customer');
      const tab = page.locator('#desk-tab');
      if (await tab.isVisible()) await tab.click();
      const row = page.getByTestId('desk-list').getByRole('listitem').first();
      await page.getByTestId('desk-input').or(row).filter({ visible: true }).first().waitFor();
      if (await row.isVisible()) await row.click();
      await write('desk');
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
    });
  }
});

async function isFocused(control: Locator): Promise<boolean> {
  return (await control.and(control.page().locator(':focus')).count()) === 1;
}

/** Runs in the page: controls and groups of the panel that a screen reader could not name. */
const UNNAMED = `[...document.querySelectorAll('#faults :is(button, select, section)')]
  .filter((each) => ![each.getAttribute('aria-label'), each.matches('section') ? '' : each.textContent,
    document.getElementById(each.getAttribute('aria-labelledby'))?.textContent, each.labels?.[0]?.textContent]
    .some((name) => name?.trim()))
  .map((each) => each.outerHTML.slice(0, 80))`;
