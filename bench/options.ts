import { parseArgs } from 'node:util';

/** How much a run measures. */
export interface Plan {
  /** Of each stretch of load. */
  seconds: number;
  /** Messages per second, each in a new conversation; running conversations get twice as many. */
  rate: number;
  /** Conversations that write again as soon as they were answered. */
  inFlight: number;
  /** Numbers of idle conversations with which memory is measured, rising. */
  idle: readonly number[];
  /** The turns of one long conversation whose cost is shown. */
  turns: readonly number[];
  /** Rounds of the product and the floor, by turns; each round has a calm stretch and a busy one of both. */
  rounds: number;
  /** Messages per second of those stretches. */
  floorRates: readonly number[];
  /** Nothing but the product beside the floor. */
  floorAlone: boolean;
}

const DEFAULT: Plan = {
  ...{ seconds: 10, rate: 10, inFlight: 32, idle: [1000, 10_000], turns: [1, 10, 100, 1000] },
  ...{ rounds: 3, floorRates: [4, 20], floorAlone: false },
};
const QUICK: Plan = { ...DEFAULT, seconds: 2, idle: [100], turns: [1, 10, 50], rounds: 1 };

export const USAGE = `npm run bench -- [--seconds N] [--rate N] [--quick] [--floor]

Measures what durability costs, beside a direct handler in the same run, and what the product costs, beside the barest thing that
could do its job.
  --seconds N   of each stretch of load (default ${DEFAULT.seconds})
  --rate N      messages per second, each in a new conversation (default ${DEFAULT.rate})
  --quick       a minute or two instead of ten
  --floor       nothing but the product beside the barest thing: two to three minutes`;

/** Reads the command line; `null`: help is wanted. Throws an error that says what is wrong with it. */
export function readPlan(args: string[]): Plan | null {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string' },
      rate: { type: 'string' },
      quick: { type: 'boolean', default: false },
      floor: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const base = values.quick ? QUICK : DEFAULT;
  return {
    ...base,
    seconds: positive('--seconds', values.seconds) ?? base.seconds,
    rate: positive('--rate', values.rate) ?? base.rate,
    floorAlone: values.floor,
  };
}

function positive(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new Error(`${name} must be a number above 0`);
}
