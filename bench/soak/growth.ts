/** One look at everything, after so many turns. Megabytes. */
export interface Sample {
  turns: number;
  values: Partial<Record<Measure, number>>;
}

export type Measure = keyof typeof BOUNDS;

/**
 * What each may grow by in 1,000 turns, in MB. Heaps are measured after a collection, so that a leak of 100 bytes a turn would show;
 * resident memory moves with what Node and Go have not given back. Histories stay in Temporal's database for as long as the
 * namespace's retention says, and the local Chatwoot forgets nothing: those two grow with each turn, by a bounded amount.
 */
export const BOUNDS = {
  'ingress: heap': 0.25,
  'ingress: resident': 4,
  'worker: heap': 0.5,
  'worker: workflows': 2,
  'worker: resident': 12,
  'Temporal: resident': 20,
  'Temporal: database': 40,
  'Chatwoot: state file': 3,
} as const;

/** Grow with the number of turns, and are meant to. */
const MEANT: ReadonlySet<Measure> = new Set<Measure>(['Temporal: database', 'Chatwoot: state file']);

export interface Growth {
  measure: Measure;
  first: number;
  last: number;
  /** MB in 1,000 turns, over the second half of the run: by then caches are full. */
  slope: number;
  bound: number;
  isMeant: boolean;
  isWithin: boolean;
}

/** What grew, measure by measure; one that the system does not show is left out. */
export function growthOf(samples: readonly Sample[]): Growth[] {
  const half = (samples.at(-1)?.turns ?? 0) / 2;
  return measures.flatMap((measure) => {
    const points = pointsOf(samples, measure);
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return [];
    const slope = slopeOf(points.filter(([turns]) => turns >= half)) * 1000;
    const bound = BOUNDS[measure];
    return {
      measure,
      first: first[1],
      last: last[1],
      slope,
      bound,
      isMeant: MEANT.has(measure),
      isWithin: slope <= bound,
    };
  });
}

export const measures = Object.keys(BOUNDS) as Measure[];

export type Point = readonly [turns: number, megabytes: number];

export function pointsOf(samples: readonly Sample[], measure: Measure): Point[] {
  return samples.flatMap(({ turns, values }) => {
    const value = values[measure];
    return value === undefined ? [] : [[turns, value] as const];
  });
}

/** Of the straight line that is nearest to the points, by least squares; 0 where they are fewer than two. */
export function slopeOf(points: readonly Point[]): number {
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)];
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return spread > 0 ? points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread : 0;
}
