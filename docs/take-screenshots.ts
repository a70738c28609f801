import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../test/support/page/chromium.ts';
import {
  customerSees,
  deskSees,
  openConversationId,
  openPage,
  reply,
  say,
  waitForStatus,
} from '../test/support/page/page.ts';
import { runLocal } from '../test/support/run-local.ts';

/** Makes the pictures of the documentation from a real run: `npm run screenshots`. */

const images = new URL('images/', import.meta.url);
const file = (name: string) => new URL(`${name}.png`, images).pathname;

const GROUND = 'getComputedStyle(document.documentElement).backgroundColor';

const folder = await mkdtemp(join(tmpdir(), 'screenshots-'));
const local = runLocal({ LOCAL_DIR: folder, DEBOUNCE: '1.5s' });
await mkdir(images, { recursive: true });
let browser: Browser | undefined;
try {
  const url = await local.until(/Customer and desk +(\S+)/);
  const temporal = await local.until(/Temporal +(http\S+)/);
  browser = await launchChromium();

  const still = { reducedMotion: 'reduce' } as const;
  const page = await openPage(browser, url, still);
  await say(page, 'Hi!');
  await say(page, 'How long may I send something back?');
  await customerSees(page, 'days', 'bot');
  await say(page, 'I want to talk to a person about my refund');
  await waitForStatus(page, 'open');
  await deskSees(page, 'The bot hands', 'note');
  await reply(page, 'Hello, Marta here. I am looking into it.');
  await customerSees(page, 'Marta here', 'human');
  await page.getByTestId('workflow-state').getByText('has handed it to a person').waitFor();
  await page.screenshot({ path: file('page') });
  const light = await page.evaluate(GROUND);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForFunction(`${GROUND} !== '${String(light)}'`);
  await page.screenshot({ path: file('page-dark') });

  const phone = await openPage(browser, url, { ...still, viewport: { width: 390, height: 780 } });
  await say(phone, 'What does shipping cost?');
  await customerSees(phone, '4.90', 'bot');
  await phone.screenshot({ path: file('phone') });

  await pictureTemporal(page, temporal, await openConversationId(page));
} finally {
  await browser?.close();
  await local.end('SIGINT');
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function pictureTemporal(from: Page, temporal: string, conversation: number): Promise<void> {
  const page = await from.context().newPage();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1360, height: 1640 });
  await page.goto(`${temporal}/namespaces/default/workflows`);
  const link = page.locator(`a[href*="${encodeURIComponent(`chatwoot:default:1:${conversation}`)}"]`).first();
  await link.waitFor();
  await page.screenshot({ path: file('temporal-list') });
  await link.click();
  await page.getByText('note for the team').first().waitFor();
  await page.screenshot({ path: file('temporal-history') });
}
