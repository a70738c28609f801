import { parseArgs } from 'node:util';

export interface Plan {
  /** Versions of Temporal to upgrade from and to; `null`: the one of the compose file. */
  from: string | null;
  to: string | null;
  /** An image of the program that is there; `null`: it is built. */
  image: string | null;
  /** Messages a second during a deploy. */
  rate: number;
  /** Leaves everything up at the end, to look at. */
  keep: boolean;
  /** Only the steps whose names hold one of these words, and the first; `null`: all. */
  only: string[] | null;
}

export const USAGE = `npm run drill -- [--from VERSION --to VERSION] [--image NAME] [--rate N] [--only WORDS] [--keep]

Brings up docker-compose.production.yml beside everything else on this machine, in a folder, a project and ports of its own, and
does to it what operators do and what befalls it. Needs a Docker engine, Docker Compose 2.31 or later, bash, and an hour.
  --from, --to   of Temporal (default: the version of the compose file, made anew)
  --image NAME   an image of this program that is there (default: it is built)
  --rate N       messages per second while it deploys (default 5)
  --only WORDS   the first step, and those whose names hold one of the words, separated by commas
  --keep         leaves it up at the end`;

/** Reads the command line; `null`: help is wanted. Throws an error that says what is wrong with it. */
export function readPlan(args: string[]): Plan | null {
  const { values } = parseArgs({
    args,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      image: { type: 'string' },
      rate: { type: 'string', default: '5' },
      only: { type: 'string' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const rate = Number(values.rate);
  if (!(rate > 0 && rate <= 50)) throw new Error('--rate must be a number above 0, and 50 at most');
  for (const version of [values.from, values.to])
    if (version !== undefined && !/^\d+\.\d+\.\d+$/.test(version))
      throw new Error(`"${version}" is no version such as 1.32.0`);
  const { from = null, to = null, image = null, only, keep } = values;
  return { from, to, image, rate, keep, only: only?.split(',') ?? null };
}
