import type { Beside, Cost } from '../beside-floor.ts';
import { table } from './table.ts';

const PARTS = ['temporal', 'worker', 'ingress'] as const;

/** What a turn costs beside the barest thing that could do the job: milliseconds, and how many times as much. */
export function besideFloorTable(found: readonly Beside[]): string {
  const rows = found.flatMap(({ rate, floor, product }) => [
    ...PARTS.map((part) => row(`${rate}/s`, `${part}, CPU`, floor[part], product[part])),
    row(`${rate}/s`, 'together, CPU', together(floor), together(product)),
    row(`${rate}/s`, 'reply posted, p50', floor.reply, product.reply),
  ]);
  return table([['load', 'of a turn, ms', 'floor', 'product', 'ratio'], ...rows]);
}

function row(load: string, what: string, floor: number, product: number): string[] {
  return [load, what, floor.toFixed(1), product.toFixed(1), (product / floor).toFixed(2)];
}

const together = (cost: Cost): number => PARTS.reduce((sum, part) => sum + cost[part], 0);
