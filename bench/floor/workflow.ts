import { condition, proxyActivities, setHandler, defineSignal } from '@temporalio/workflow';
import type { FloorActivities, Message } from './activities.ts';

export const asked = defineSignal<[Message]>('asked');

const { answer, post } = proxyActivities<FloorActivities>({ startToCloseTimeout: '30 seconds' });

/** A conversation at its barest: for each message an answer, and the answer posted. */
export async function floor(): Promise<void> {
  const waiting: Message[] = [];
  setHandler(asked, (message) => {
    waiting.push(message);
  });
  for (;;) {
    await condition(() => waiting.length > 0);
    const [message] = waiting.splice(0, 1);
    if (message) await post({ ...message, text: await answer(message) });
  }
}
