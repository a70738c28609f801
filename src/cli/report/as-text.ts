import { table } from '../table.ts';
import type { Compared, Pair } from './compared.ts';
import { change, linesOf, show } from './lines.ts';

/** For a terminal: all numbers, those that are 0 left out, then bots and inboxes one a line. */
export function asText({ period, before, all, agents, inboxes }: Compared): string {
  const earlier = new Map(all.before ? linesOf(all.before).map((line) => [line.name, line]) : []);
  const rows = linesOf(all.now).flatMap((line) => {
    const was = earlier.get(line.name);
    if (!line.value && !was?.value) return [];
    const compared = before ? { before: was ? show(was) : '0', change: change(line, was?.value) } : {};
    return [{ '': line.name, now: show(line), ...compared }];
  });
  return [
    `Conversations that ended from ${minute(period.since)} to ${minute(period.until)} (UTC)`,
    rows.length === 0 ? 'None.' : table(rows),
    ...(agents.length > 0 ? [table(agents.map(({ agent, ...pair }) => ({ bot: agent, ...inShort(pair) })))] : []),
    ...(inboxes.length > 0
      ? [table(inboxes.map(({ agent, inbox, ...pair }) => ({ bot: agent, inbox, ...inShort(pair) })))]
      : []),
  ].join('\n\n');
}

export function inShort({ now, before }: Pair): Record<string, string | number> {
  const share = (value: number | null) => show({ value, unit: 'share' });
  return {
    ended: now.ended,
    kept: share(now.shares.kept),
    ...(before ? { 'kept before': share(before.shares.kept) } : {}),
    'handed over': share(now.shares.handedOver),
    taken: share(now.shares.taken),
    turns: show({ value: now.perConversation.turns, unit: 'average' }),
    tokens: show({ value: now.perConversation.tokens, unit: 'average' }),
    cost: show({ value: now.perConversation.cost, unit: 'money' }),
    'going on': now.running.active + now.running.paused,
  };
}

export const minute = (date: Date) => date.toISOString().slice(0, 16).replace('T', ' ');
