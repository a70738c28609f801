import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** What people do on the sandbox's page, and what they see there. Every verb waits until it has come true. */

export type DeskAct = 'take-over' | 'hand-back' | 'open-conversation' | 'resolve';
export type Kind = 'incoming' | 'bot' | 'human' | 'note' | 'activity' | 'template';

const PATIENCE = 10_000;

/** Opens the page as a browser that has never been here: a new customer, and a desk with nothing open. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('[data-ready]').waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  return page;
}

export async function closePages(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()));
}

/** Writes as the customer; returns once Chatwoot has it. */
export async function say(page: Page, text: string): Promise<void> {
  await send(page.getByTestId('customer-input'), text);
}

/** Clicks a quick reply as the customer; returns once Chatwoot has it. */
export async function choose(page: Page, title: string): Promise<void> {
  const choice = page.getByTestId('customer-messages').getByRole('button', { name: title, exact: true }).last();
  await choice.click();
  await choice.and(page.locator('[data-chosen]')).waitFor();
}

/** Replies to the customer from the desk, in the open conversation. */
export async function reply(page: Page, text: string): Promise<void> {
  await page.getByTestId('desk-reply-tab').click();
  await send(page.getByTestId('desk-input'), text);
}

/** Writes a private note at the desk, in the open conversation. */
export async function note(page: Page, text: string): Promise<void> {
  await page.getByTestId('desk-note-tab').click();
  await send(page.getByTestId('desk-input'), text);
}

async function send(input: Locator, text: string): Promise<void> {
  await input.fill(text);
  await input.press('Enter');
  await isEmpty(input);
}

/** The page empties a field only when its text has arrived. */
async function isEmpty(input: Locator): Promise<void> {
  await input.and(input.page().locator(':placeholder-shown')).waitFor();
}

export function customerMessages(page: Page, text: string, kind?: Kind): Locator {
  return messages(page.getByTestId('customer-messages'), text, kind);
}

export function deskMessages(page: Page, text: string, kind?: Kind): Locator {
  return messages(page.getByTestId('desk-messages'), text, kind);
}

function messages(log: Locator, text: string, kind?: Kind): Locator {
  return log.locator(kind ? `[data-kind=${kind}]` : '[data-kind]').filter({ hasText: text });
}

export async function customerSees(page: Page, text: string, kind?: Kind): Promise<void> {
  await customerMessages(page, text, kind).first().waitFor();
}

export async function deskSees(page: Page, text: string, kind?: Kind): Promise<void> {
  await deskMessages(page, text, kind).first().waitFor();
}

export async function pressDesk(page: Page, act: DeskAct): Promise<void> {
  await page.getByTestId(act).click();
}

export async function waitForStatus(page: Page, status: 'open' | 'pending' | 'resolved' | 'snoozed'): Promise<void> {
  await page
    .getByTestId('desk-status')
    .filter({ hasText: new RegExp(`^${status}$`) })
    .waitFor();
}

export async function waitForAssignee(page: Page, name: string): Promise<void> {
  await page.getByTestId('desk-assignee').filter({ hasText: name }).waitFor();
}

/** Chatwoot's id of the conversation that is open at the desk. */
export async function openConversationId(page: Page): Promise<number> {
  const row = page.getByTestId('desk-list').locator('li:has([aria-current])');
  return Number(await row.getAttribute('data-conversation'));
}
