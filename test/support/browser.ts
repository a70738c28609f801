import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';

let browser: Promise<Browser> | undefined;

/** The one browser of a test run: started by the first test that asks, closed after the last test of all. */
export function sharedBrowser(): Promise<Browser> {
  browser ??= launchChromium();
  return browser;
}

after(async () => {
  await (await browser)?.close();
});
