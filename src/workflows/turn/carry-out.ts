import type { IncomingMessage } from '../../contracts/conversation.ts';
import type { Actions } from '../../contracts/graph.ts';
import { formatSendKey } from '../../chatwoot/send-key.ts';
import { A_MINUTE, optional } from '../activities.ts';
import { labelsOf } from '../facts/inbox.ts';
import { attempt } from '../people/yield.ts';
import type { Run } from '../run.ts';
import { untilDue } from './deadline.ts';
import { newestOf } from './say.ts';

/** What a graph asks for beside its reply; none of it holds the turn back for long. */
export async function carryOut(run: Run, batch: IncomingMessage[], actions: Actions): Promise<void> {
  const { ref } = run;
  const { labels, attributes, priority, note } = actions;
  const options = (summary: string) => ({ summary, ...untilDue(run, Date.now(), { most: A_MINUTE }) });
  if (labels?.length) {
    const known = labelsOf(run.inbox);
    await attempt(() => optional(run).addLabels.executeWithOptions(options('labels'), [{ ref, labels, known }]));
  }
  if (attributes) {
    const { snapshot } = run.inbox;
    const known = snapshot ? (snapshot.attributes === undefined ? {} : snapshot.attributes) : null;
    await attempt(() =>
      optional(run).setAttributes.executeWithOptions(options('attributes'), [{ ref, attributes, known }]),
    );
    if (snapshot && known)
      run.inbox = { ...run.inbox, snapshot: { ...snapshot, attributes: { ...known, ...attributes } } };
  }
  if (priority) {
    await attempt(() => optional(run).setPriority.executeWithOptions(options('priority'), [{ ref, priority }]));
  }
  if (note) await addNote(run, batch, note, 'note');
}

export async function addNote(run: Run, batch: IncomingMessage[], text: string, summary: string): Promise<void> {
  const { ref } = run;
  const sendKey = formatSendKey({ agent: ref.agent, newest: newestOf(batch), kind: 'note', part: 1, parts: 2 });
  const options = { summary, ...untilDue(run, Date.now(), { most: A_MINUTE }) };
  await attempt(() => optional(run).addNote.executeWithOptions(options, [{ ref, sendKey, text }]));
}
