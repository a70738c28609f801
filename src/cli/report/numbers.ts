import { FATES, type Fate, type Tally } from './tally.ts';

/** What is read off a tally. `null`: nothing to divide by, or nobody said it. */
export type Numbers = ReturnType<typeof numbersOf>;

/** Those of which can be said who had them in the end. */
const JUDGED: Fate[] = ['kept', 'handedOver', 'taken', 'broken'];
const WITH_TURNS: Fate[] = ['kept', 'handedOver', 'taken'];

export function numbersOf({ fates, causes, cameBack, sends, running }: Tally) {
  const sum = (of: readonly Fate[], value: keyof Tally['fates'][Fate]) =>
    of.reduce((total, fate) => total + fates[fate][value], 0);
  const judged = sum(JUDGED, 'conversations');
  const share = (fate: Fate) => divide(fates[fate].conversations, judged);
  const average = (of: readonly Fate[]) => {
    const conversations = sum(of, 'conversations');
    return {
      turns: divide(sum(of, 'turns'), conversations),
      tokens: divide(sum(of, 'inputTokens') + sum(of, 'outputTokens'), conversations),
      cost: divide(sum(of, 'microCost') / 1e6, sum(of, 'priced')),
    };
  };
  return {
    ended: sum(FATES, 'conversations'),
    judged,
    fates: {
      ...{ kept: fates.kept.conversations, handedOver: fates.handedOver.conversations },
      ...{ taken: fates.taken.conversations, broken: fates.broken.conversations, noTurn: fates.noTurn.conversations },
      ...{ endedByOperator: fates.endedByOperator.conversations, unread: fates.unread.conversations },
    },
    shares: { kept: share('kept'), handedOver: share('handedOver'), taken: share('taken'), broken: share('broken') },
    causes: Object.fromEntries(
      Object.entries(causes)
        .filter(([, times]) => times > 0)
        .sort(([a, times], [b, others]) => others - times || (a < b ? -1 : 1)),
    ),
    cameBack,
    running,
    turns: sum(FATES, 'turns'),
    replies: sum(FATES, 'replies'),
    tokens: {
      ...{ input: sum(FATES, 'inputTokens'), output: sum(FATES, 'outputTokens'), cached: sum(FATES, 'cachedTokens') },
    },
    cost: sum(FATES, 'priced') > 0 ? sum(FATES, 'microCost') / 1e6 : null,
    perConversation: average(WITH_TURNS),
    perKept: average(['kept']),
    sends,
  };
}

const divide = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
