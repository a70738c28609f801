import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedBrowser } from '../../support/page/browser.ts';
import { closePages, customerSees, openPage, say } from '../../support/page/page.ts';
import { FREE_PORTS } from '../../support/run-local.ts';
import { runProcess, type RunningProcess } from '../../support/run-process.ts';

/** Not the usual address of this machine, where every one of its kind has a second one: who asks at the usual one finds nothing. */
const HOST = process.platform === 'linux' ? { HOST: '127.0.0.2' } : {};

describe('npm run start:apart', function () {
  this.timeout(90_000);
  let folder: string;
  let local: RunningProcess;

  const start = (settings: Record<string, string>) =>
    runProcess('local/main.ts', { ...FREE_PORTS, DEBOUNCE: '0', ...settings }, ['--apart']);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apart-'));
    local = start({ LOCAL_DIR: folder, ...HOST });
  });
  after(async () => {
    await local.end('SIGINT');
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it('answers what is written while everything was killed from the page', async () => {
    const url = await local.until(/Customer and desk +(\S+)/);
    const browser = await sharedBrowser();
    const page = await openPage(browser, url);
    page.setDefaultTimeout(60_000);

    await page.getByTestId('faults-toggle').click();
    await page.getByTestId('kill-temporal').click();
    await page.getByTestId('kill-worker').click();
    await say(page, 'What does shipping cost?');
    await page.getByTestId('kill-temporal').and(page.locator(':enabled')).waitFor();
    await page.getByTestId('kill-worker').and(page.locator(':enabled')).waitFor();
    await customerSees(page, '4.90', 'bot');

    assert.equal(await page.getByTestId('customer-messages').getByText('4.90').count(), 1);
    await closePages(browser);
  });

  it('ends all of them on Ctrl-C', async () => {
    assert.equal(await local.end('SIGINT'), 0);
    assert.doesNotMatch(local.output(), /did not end as it should/);
  });
});
