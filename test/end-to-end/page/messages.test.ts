import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { startSandbox, type Sandbox } from '../../../sandbox/chatwoot.ts';
import { sharedBrowser } from '../../support/page/browser.ts';
import { closePages, customerSees, deskSees, openPage, reply, say } from '../../support/page/page.ts';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const MARKDOWN = `# Three steps

1. **Pitch** it
2. Peg it

- [help](https://help.example/pitch) [bad](javascript:alert(1)) ![pic](https://elsewhere.example/p.png)

> said <script>document.title = 'x'</script>

\`\`\`
<b>code</b>
\`\`\``;

describe("the page's messages", () => {
  let browser: Browser;
  let sandbox: Sandbox;
  const panes = (page: Page) => [page.getByTestId('customer-messages'), page.getByTestId('desk-messages')];

  before(async () => {
    browser = await sharedBrowser();
  });
  beforeEach(async () => {
    sandbox = await startSandbox({ botInApiInbox: true });
  });
  afterEach(async () => {
    await closePages(browser);
    await sandbox.close();
  });

  it('show Markdown as the widget does, and markup as the text it is', async () => {
    const page = await openPage(browser, sandbox.url);
    await say(page, 'How?');
    await reply(page, MARKDOWN);
    await customerSees(page, 'Three steps', 'human');

    for (const pane of panes(page)) {
      const text = pane.locator('[data-kind=human] .text');
      assert.deepEqual(await text.locator('ol > li').allTextContents(), ['Pitch it', 'Peg it']);
      assert.equal(await text.locator('strong').textContent(), 'Pitch');
      assert.equal(await text.locator('pre').textContent(), '<b>code</b>');
      assert.match((await text.locator('blockquote').textContent()) ?? '', /said <script>/);
      const links = await text.locator('a').all();
      assert.deepEqual(await Promise.all(links.map((link) => link.getAttribute('href'))), [
        'https://help.example/pitch',
        'https://elsewhere.example/p.png',
      ]);
      assert.equal(await text.locator('img, script, b').count(), 0);
    }
    assert.match(await page.title(), /Sandbox/);
  });

  it('show files by name, pictures as pictures, and both open', async () => {
    const page = await openPage(browser, sandbox.url);
    await page.getByTestId('customer-files').setInputFiles([
      { name: 'my tent.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') },
      { name: 'receipt.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(2048) },
    ]);
    await deskSees(page, 'receipt.pdf', 'incoming');

    for (const pane of panes(page)) {
      const files = pane.locator('.attachment');
      assert.deepEqual(await files.locator('.file > :first-child').allTextContents(), ['my tent.png', 'receipt.pdf']);
      assert.deepEqual(await files.locator('.size').last().textContent(), '2.0 KB');
      const [picture] = await pane.locator('img').all();
      assert.equal(await pane.locator('img').count(), 1);
      await picture?.evaluate((image) => (image as unknown as { decode: () => Promise<void> }).decode());
      const href = await files.last().getAttribute('href');
      assert.equal((await fetch(new URL(href ?? '', sandbox.url))).status, 200);
    }
  });

  it('are written in the API inbox too, which the bot has', async () => {
    const page = await openPage(browser, sandbox.url);
    await page.locator('#inbox').selectOption({ label: 'API inbox' });
    await say(page, 'By an app');
    await deskSees(page, 'By an app', 'incoming');

    const [conversation] = sandbox.conversations();
    assert.deepEqual([conversation?.inboxId, conversation?.status, conversation?.botId], [2, 'pending', sandbox.botId]);
    await reply(page, 'Got it');
    await customerSees(page, 'Got it', 'human');
  });

  for (const [width, height] of [
    [1280, 800],
    [900, 800],
    [390, 780],
  ] as const) {
    it(`stay in sight beside the panel of faults, ${width} wide`, async () => {
      const page = await openPage(browser, sandbox.url, { viewport: { width, height } });
      await say(page, 'Hello');
      await page.getByTestId('faults-toggle').click();
      const panel = await page.getByTestId('faults').boundingBox();
      const main = await page.locator('main').boundingBox();

      assert.ok(panel && main);
      if (width > 800) await deskSees(page, 'Hello', 'incoming');
      assert.ok(main.x + main.width <= panel.x || main.y + main.height <= panel.y, JSON.stringify({ main, panel }));
      assert.ok(panel.y + panel.height <= height && main.height > 200, JSON.stringify({ main, panel }));
    });
  }
});
