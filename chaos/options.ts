import { parseArgs } from 'node:util';

/** How much a chaos run does. */
export interface Options {
  seed: number;
  /** Messages that customers write. */
  messages: number;
  /** Faults that strike at least; the run goes on until both numbers are reached. */
  faults: number;
  /** The same load and faults against the direct handler as well. */
  direct: boolean;
  json: string | null;
  report: string | null;
  help: boolean;
}

export const USAGE = `npm run chaos -- [--seed N] [--messages N] [--faults N] [--no-direct] [--json FILE] [--report FILE]

Breaks everything around the bridge at random and counts, from what customers and agents see, which promise broke.
  --seed N        repeat the choices of an earlier run (default: a new one, printed)
  --messages N    messages that customers write (default 300)
  --faults N      faults that strike at least (default 100)
  --no-direct     leave out the direct handler, which gets the same load and faults beside the product
  --json FILE     where to write the figures and what broke, with the workflow histories beside it
                  (default chaos/results/<seed>.json)
  --report FILE   write the page that docs/chaos-report.md is`;

/** Reads the command line; throws an error that says what is wrong with it. */
export function readOptions(args: string[], newSeed: () => number): Options {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string' },
      messages: { type: 'string' },
      faults: { type: 'string' },
      'no-direct': { type: 'boolean', default: false },
      json: { type: 'string' },
      report: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return {
    seed: whole('--seed', values.seed) ?? newSeed(),
    messages: whole('--messages', values.messages) ?? 300,
    faults: whole('--faults', values.faults) ?? 100,
    direct: !values['no-direct'],
    json: values.json ?? null,
    report: values.report ?? null,
    help: values.help,
  };
}

function whole(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`${name} must be a whole number`);
}
