import { titleOf } from './titles.ts';
import type { Hook, Step } from './load.ts';
import { meaning, type Meanings } from './words.ts';

/** Fields that depend on the machine or on the minute, with the reason. At most ten. */
export const IGNORED: Record<string, string> = {
  availability_status: 'presence: whether somebody is at the desk, and null outside of their own requests',
  width: 'of an image, known once it has been analysed',
  height: 'as width',
};

/** All that differs between what a real Chatwoot did in a step and what the sandbox did. */
export function compareStep(recorded: Step, played: Step, meanings: Meanings): string[] {
  if (recorded.status !== played.status) {
    return [`status: recorded ${recorded.status}, played ${played.status} ${JSON.stringify(played.answer)}`];
  }
  const answer = recorded.answer === undefined ? [] : compare(recorded.answer, played.answer, 'answer', meanings);
  // Where a recording did not wait, what came then is anywhere.
  const isQuiet = (recorded.quiet ?? 900) < 500;
  return [...answer, ...(isQuiet ? [] : compareHooks(recorded.webhooks ?? [], played.webhooks ?? [], meanings))];
}

/** They come in any order: each is compared with one of the same title, an equal one where there is one. */
function compareHooks(recorded: Hook[], played: Hook[], meanings: Meanings): string[] {
  const rest = [...played];
  const problems = recorded.flatMap((hook) => {
    const title = titleOf(hook);
    const differences = (each: Hook, words: Meanings) => compare(hook.body, each.body, `webhook ${title}`, words);
    const similar = rest.filter((each) => titleOf(each) === title);
    const match = similar.find((each) => differences(each, new Map(meanings)).length === 0) ?? similar[0];
    if (!match) return [`webhook missing: ${title}`];
    rest.splice(rest.indexOf(match), 1);
    return differences(match, meanings);
  });
  return [...problems, ...rest.map((hook) => `webhook too many: ${titleOf(hook)}`)];
}

function compare(recorded: unknown, played: unknown, at: string, meanings: Meanings): string[] {
  if (Array.isArray(recorded) && Array.isArray(played)) {
    const [left, right] = [inOrder(recorded), inOrder(played)];
    const longest = left.length > right.length ? left : right;
    return longest.flatMap((_, index) => compare(left[index], right[index], `${at}[${index}]`, meanings));
  }
  if (isObject(recorded) && isObject(played)) {
    const keys = new Set([...Object.keys(recorded), ...Object.keys(played)].filter((key) => !(key in IGNORED)));
    return [...keys].flatMap((key) => compare(recorded[key], played[key], `${at}.${key}`, meanings));
  }
  if (meaning(recorded, played, meanings)) return [];
  return [`${at}: recorded ${JSON.stringify(recorded)}, played ${JSON.stringify(played)}`];
}

/** The columns of `changed_attributes` come in no order that means anything. */
function inOrder(list: unknown[]): unknown[] {
  const columns = list.map((each) => (isObject(each) && isChange(each) ? Object.keys(each).join() : undefined));
  if (columns.includes(undefined)) return list;
  return [...list].sort((a, b) =>
    Object.keys(a as object)
      .join()
      .localeCompare(Object.keys(b as object).join()),
  );
}

const isChange = (each: Record<string, unknown>) => {
  const [change] = Object.values(each);
  return isObject(change) && 'current_value' in change;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
