import { launchChromium } from './chromium.ts';
import { atEnd } from '../cleanups.ts';
import { once } from '../once.ts';

/** The browser that tests share: started by the first one that asks. */
export const sharedBrowser = once(async () => {
  const browser = await launchChromium();
  atEnd(() => {
    sharedBrowser.forget();
    return browser.close();
  });
  return browser;
});
