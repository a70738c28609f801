import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { startSandbox, type Sandbox } from '../../sandbox/chatwoot.ts';
import type { WorkflowView } from '../../sandbox/workflow-view.ts';
import { sharedBrowser } from '../support/browser.ts';
import { closePages, deskSees, openPage, say } from '../support/page.ts';

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

describe("the page's colours", () => {
  let browser: Browser;
  let sandbox: Sandbox;

  before(async () => {
    browser = await sharedBrowser();
    sandbox = await startSandbox({ workflowUrl: 'http://temporal.example/{account}/{conversation}' });
  });
  after(async () => {
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
    it(`leave every text readable in the ${colorScheme} scheme (WCAG AA)`, async () => {
      const page = await openPage(browser, sandbox.url, { colorScheme });
      await say(page, 'Hello');
      await page.getByTestId('desk-status').getByText('pending').waitFor();
      await page.getByTestId('faults-toggle').click();

      assert.deepEqual(await page.evaluate(FAINT_TEXTS), []);
    });
  }
});

/** Runs in the page: texts with less than 4.5 to 1 (3 to 1 where they are large) against what is behind them. */
const FAINT_TEXTS = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const read = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const behind = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.backgroundImage !== 'none') return null;
      const colour = read(style.backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reduceRight((under, layer) => over(layer, under), [255, 255, 255, 1]);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (!own || element.closest('[aria-hidden=true], [aria-disabled=true], :disabled, option, noscript, .unseen, .skip')) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const ground = behind(element);
    if (!ground) continue;
    const style = getComputedStyle(element);
    const ink = over(read(style.color), ground);
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) faint.push(element.textContent.trim().slice(0, 30) + ' ' + ratio.toFixed(2));
  }
  return faint;
})()`;
