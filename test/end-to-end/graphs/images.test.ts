import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { sharedBrowser } from '../../support/page/browser.ts';
import { PNG, PNG_URL } from '../../support/servers/image-server.ts';
import { startOpenAiServer } from '../../support/servers/openai-server.ts';
import { closePages, customerSees, openPage } from '../../support/page/page.ts';
import { runLocal } from '../../support/run-local.ts';

describe('an image that a customer sends', function () {
  this.timeout(60_000);
  let browser: Browser;
  let folder: string;

  before(async () => {
    browser = await sharedBrowser();
    folder = await mkdtemp(join(tmpdir(), 'images-'));
  });
  afterEach(() => closePages(browser));
  after(() => rm(folder, { recursive: true, force: true }));

  it('reaches the model as a data URL', async () => {
    const model = await startOpenAiServer({ text: 'That is one pixel.' });
    const env = { LOCAL_DIR: folder, OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'any', GRAPH_IMAGES: 'true' };
    const local = runLocal(env);
    try {
      const page = await openPage(browser, await local.until(/Customer and desk +(\S+)/));
      await page.getByTestId('customer-input').fill('what is this?');
      const choosing = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Send files' }).click();
      await (await choosing).setFiles({ name: 'pixel.png', mimeType: 'image/png', buffer: PNG });
      await customerSees(page, 'That is one pixel.', 'bot');
    } finally {
      local.kill();
      await model.close();
    }

    assert.deepEqual(model.requests[0]?.messages.at(-1)?.content, [
      { type: 'text', text: 'what is this?\n[image: pixel.png]' },
      { type: 'image_url', image_url: { url: PNG_URL } },
    ]);
  });
});
