import { parseArgs } from 'node:util';
import { NAMES, SET_UPS, type SetUp } from './set-ups/set-ups.ts';

/** How much a chaos run does. */
export interface Options {
  setUps: SetUp[];
  seed: number;
  /** Messages that customers write in each set-up. */
  messages: number;
  /** Faults that strike each set-up at least; a run goes on until both numbers are reached. */
  faults: number;
  /** All set-ups at once, on the same processes. */
  together: boolean;
  /** Messages of a run of the same load without faults; 0: no such run. */
  calm: number;
  /** The same load and faults against the direct handler as well. */
  direct: boolean;
  json: string | null;
  report: string | null;
  help: boolean;
}

export const USAGE = `npm run chaos -- [--set-up NAME|all] [--seed N] [--messages N] [--faults N] [--together] [--calm N] [--no-direct] [--json FILE] [--report FILE]

Breaks everything around the bridge at random and counts, from what customers and agents see, which promise broke.
  --set-up NAME   ${NAMES.join(', ')}; or all (the default), one after the other
  --seed N        repeat the choices of an earlier run (default: a new one, printed)
  --messages N    messages that customers write in each set-up (default 300)
  --faults N      faults that strike each set-up at least (default 100)
  --together      all set-ups side by side, on the same processes
  --calm N        messages of the run without faults, whose share of people stands beside the other's (default: as many; 0: no such run)
  --no-direct     leave out the direct handler, which gets the same load and faults beside the product
  --json FILE     where to write the figures and what broke, with the workflow histories beside it
                  (default chaos/results/<seed>.json)
  --report FILE   write the page that docs/chaos-report.md is`;

/** Reads the command line; throws an error that says what is wrong with it. */
export function readOptions(args: string[], newSeed: () => number): Options {
  const { values } = parseArgs({
    args,
    options: {
      'set-up': { type: 'string', default: 'all' },
      seed: { type: 'string' },
      messages: { type: 'string' },
      faults: { type: 'string' },
      together: { type: 'boolean', default: false },
      calm: { type: 'string' },
      'no-direct': { type: 'boolean', default: false },
      json: { type: 'string' },
      report: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const messages = whole('--messages', values.messages) ?? 300;
  return {
    setUps: setUpsOf(values['set-up']),
    seed: whole('--seed', values.seed) ?? newSeed(),
    messages,
    faults: whole('--faults', values.faults) ?? 100,
    together: values.together,
    calm: whole('--calm', values.calm) ?? messages,
    direct: !values['no-direct'],
    json: values.json ?? null,
    report: values.report ?? null,
    help: values.help,
  };
}

function setUpsOf(wanted: string): SetUp[] {
  const names = NAMES.filter((name) => wanted === 'all' || wanted === name);
  if (names.length === 0) throw new Error(`--set-up must be all or one of ${NAMES.join(', ')}`);
  return names.map((name) => SET_UPS[name]);
}

function whole(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`${name} must be a whole number`);
}
