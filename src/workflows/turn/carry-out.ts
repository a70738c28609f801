import type { IncomingMessage } from '../../contracts/conversation.ts';
import type { Actions } from '../../contracts/graph.ts';
import { formatSendKey } from '../../chatwoot/send-key.ts';
import { A_MINUTE, optional } from '../activities.ts';
import { labelsOf } from '../facts/inbox.ts';
import { attempt } from '../people/yield.ts';
import type { Run } from '../run.ts';
import { ONE_CALL, untilDue } from './deadline.ts';
import { newestOf } from './say.ts';

/**
 * What a graph asks for beside its reply; none of it holds the turn back for long. Where people are to be asked, and it is `isDue`, it
 * stops: what is left, and is returned, can be done when they have it.
 */
export async function carryOut(
  run: Run,
  batch: IncomingMessage[],
  actions: Actions,
  isDue = () => false,
): Promise<Actions> {
  let left = actions;
  for (const name of ['labels', 'attributes', 'priority', 'note'] as const) {
    if (isDue()) return left;
    await DOES[name](run, actions, batch);
    left = { ...left, [name]: null };
  }
  return {};
}

const options = (run: Run, summary: string) => ({
  summary,
  ...untilDue(run, Date.now(), { least: ONE_CALL, most: A_MINUTE }),
});

const DOES = {
  async labels(run: Run, { labels }: Actions) {
    const { ref } = run;
    const known = labelsOf(run.inbox);
    if (!labels?.length) return;
    await attempt(() => optional(run).addLabels.executeWithOptions(options(run, 'labels'), [{ ref, labels, known }]));
  },
  async attributes(run: Run, { attributes }: Actions) {
    const { ref } = run;
    const { snapshot } = run.inbox;
    if (!attributes) return;
    const known = snapshot ? (snapshot.attributes === undefined ? {} : snapshot.attributes) : null;
    const wanted = { ref, attributes, known };
    await attempt(() => optional(run).setAttributes.executeWithOptions(options(run, 'attributes'), [wanted]));
    if (snapshot && known)
      run.inbox = { ...run.inbox, snapshot: { ...snapshot, attributes: { ...known, ...attributes } } };
  },
  async priority(run: Run, { priority }: Actions) {
    const { ref } = run;
    if (!priority) return;
    await attempt(() => optional(run).setPriority.executeWithOptions(options(run, 'priority'), [{ ref, priority }]));
  },
  async note(run: Run, { note }: Actions, batch: IncomingMessage[]) {
    if (note) await addNote(run, batch, note, 'note');
  },
};

export async function addNote(run: Run, batch: IncomingMessage[], text: string, summary: string): Promise<void> {
  const { ref } = run;
  const sendKey = formatSendKey({ agent: ref.agent, newest: newestOf(batch), kind: 'note', part: 1, parts: 2 });
  await attempt(() => optional(run).addNote.executeWithOptions(options(run, summary), [{ ref, sendKey, text }]));
}
