import { InvalidArgumentError, Option, type Command } from 'commander';
import { OUTCOMES } from '../../contracts/metrics.ts';
import { duration } from '../../settings/kinds.ts';

/** Which conversations, as flags. */
export interface Filters {
  agent?: string;
  phase?: string;
  inbox?: number;
  /** Milliseconds. */
  olderThan?: number;
  failed?: boolean;
  /** All, if it is not given. */
  limit?: number;
}

/** `list` shows a page; what is done to conversations is done to all of them. */
export const PAGE = 50;

export function addFilters(command: Command, page?: number): Command {
  return command
    .option('--agent <name>', 'of this bot')
    .addOption(new Option('--phase <phase>', 'what it is, or how it ended').choices([...RUNNING, ...ENDED]))
    .option('--inbox <id>', 'of this inbox', wholeNumber)
    .option('--older-than <duration>', 'begun longer ago than this: 30m, 2h, 7d', milliseconds)
    .option('--failed', 'whose last turn failed, or whose workflow failed or was terminated')
    .option('--limit <number>', 'at most so many', wholeNumber, page);
}

/** Whether any of the filters was given: then a bulk command means exactly those. */
export function hasFilter({ agent, phase, inbox, olderThan, failed }: Filters): boolean {
  return [agent, phase, inbox, olderThan, failed].some((value) => value !== undefined);
}

/** Endings are what a closed run has, everything else is said by running ones. */
const RUNNING = ['active', 'paused'];
const ENDED = [...OUTCOMES.endings, 'ended'];

/** The visibility query. Phase and inbox are search attributes, which a server may lack. */
export function visibilityQuery({ agent, phase, inbox, olderThan, failed }: Filters, now: number): string {
  const running = `ExecutionStatus = 'Running'`;
  const broken = `ExecutionStatus IN ('Failed', 'TimedOut', 'Terminated')`;
  // What an operator has ended is cancelled, to Temporal.
  const over = `ExecutionStatus IN ('Completed', 'Canceled')`;
  const isEnding = phase !== undefined && !RUNNING.includes(phase);
  const status = failed ? `(${running} OR ${broken})` : isEnding ? over : running;
  return [
    `WorkflowType = 'conversation'`,
    status,
    ...(phase === undefined ? [] : [`ConversationPhase = ${quote(phase)}`]),
    ...whose({ agent, inbox }),
    ...(olderThan === undefined ? [] : [`StartTime < ${quote(new Date(now - olderThan).toISOString())}`]),
  ].join(' AND ');
}

/** Of a bot, and of an inbox. */
export function whose({ agent, inbox }: { agent?: string | undefined; inbox?: number | undefined }): string[] {
  return [
    ...(agent === undefined ? [] : [`WorkflowId STARTS_WITH ${quote(`chatwoot:${agent}:`)}`]),
    ...(inbox === undefined ? [] : [`ChatwootInbox = ${inbox}`]),
  ];
}

const quote = (text: string) => `'${text.replace(/['\\]/g, '')}'`;

/** What a flag takes for a count. */
export function wholeNumber(value: string): number {
  if (/^[1-9]\d{0,14}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('A whole number from 1 up is wanted.');
}

function milliseconds(value: string): number {
  const parsed = duration({ min: 1 }).safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('A duration such as 30m, 2h or 7d is wanted.');
}
