import { parseArgs } from 'node:util';

/** How long a soak is. */
export interface SoakPlan {
  turns: number;
  conversations: number;
  /** Turns between two samples. */
  every: number;
  /** Where a picture is written to, as SVG; `null`: none. */
  plot: string | null;
}

const TURNS = 10_000;
const CONVERSATIONS = 1000;
/** A run has as many samples. */
const SAMPLES = 20;
/** What one run may do: some hours. */
const MOST_TURNS = 200_000;

export const USAGE = `npm run soak -- [--turns N] [--conversations N] [--plot FILE]

A day's worth of turns in minutes, on the product as it is deployed: does anything grow that should not?
  --turns N           in all (default ${TURNS}, at most ${MOST_TURNS})
  --conversations N   over which they are spread (default ${CONVERSATIONS}); each needs 4 turns
  --plot FILE         writes a picture, as SVG`;

/** Reads the command line; `null`: help is wanted. Throws an error that says what is wrong with it. */
export function readSoak(args: string[]): SoakPlan | null {
  const { values } = parseArgs({
    args,
    options: {
      turns: { type: 'string', default: String(TURNS) },
      conversations: { type: 'string', default: String(CONVERSATIONS) },
      plot: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const turns = whole('--turns', values.turns, 4 * SAMPLES, MOST_TURNS);
  const conversations = whole('--conversations', values.conversations, 1, Math.floor(turns / 4));
  return { turns, conversations, every: Math.ceil(turns / SAMPLES), plot: values.plot ?? null };
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${name} must be a whole number from ${least} to ${most}`);
}
