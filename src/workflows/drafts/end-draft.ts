import { countDraft } from '../count.ts';
import type { Run } from '../run.ts';
import type { Fate } from './draft.ts';
import { addFate } from './fates.ts';

const MOST_UNSENT = 50;

/** Keeps what became of the draft that waits, if one does. `changed`: the share of words, where another text was sent. */
export function endDraft(run: Run, fate: Fate, changed = 0): void {
  const { draft } = run;
  if (!draft) return;
  delete run.draft;
  run.lastFate = fate;
  run.drafts = addFate(run.drafts, fate, changed);
  countDraft(run, fate);
  if (fate === 'sent') return;
  run.unsent = [...(run.unsent ?? []), ...draft.batch.map(({ id }) => id)].slice(-MOST_UNSENT);
}
