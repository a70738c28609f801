import type { Bus } from './events.ts';
import {
  faultPlanSchema,
  type AnswerFault,
  type Fault,
  type FaultPlan,
  type RouteKind,
  type WebhookFault,
} from './fault-plan.ts';
import { mulberry32 } from './random.ts';

export type Faults = ReturnType<typeof createFaults>;

/** A fault that struck. */
export interface Strike {
  kind: string;
  ms: number;
}

/** The webhook that a fault is about to strike. */
interface StruckHook {
  event: string;
  conversation: number | null;
}

/** The faults to inject, drawn from a seeded generator so that a run can be repeated; counts every one. */
export function createFaults(seed: number, bus: Bus) {
  const random = mulberry32(seed);
  const used = new Map<string, number>();
  const counts: Record<string, number> = {};
  let plan: FaultPlan = {};

  /** Replaces the whole plan. */
  function set(next: FaultPlan): void {
    plan = faultPlanSchema.parse(next);
    used.clear();
  }

  /** Adds to the plan; a fault named again begins anew. */
  function add(more: FaultPlan): void {
    const { webhooks = {}, api = {}, away } = faultPlanSchema.parse(more);
    for (const path of pathsOf({ webhooks, api })) used.delete(path);
    const kinds = ['messages', 'conversations', 'all', 'client'] as const;
    const merged = kinds.map((kind) => [kind, { ...plan.api?.[kind], ...api[kind] }] as const);
    plan = faultPlanSchema.parse({
      webhooks: { ...plan.webhooks, ...webhooks },
      api: Object.fromEntries(merged),
      away: away ?? plan.away ?? false,
    });
  }

  function strike(path: string, fault: Fault | undefined, hook?: StruckHook): Strike | undefined {
    if (fault === undefined || fault === false) return undefined;
    const { probability = 1, next = Infinity, ms = 1000, events } = detail(fault);
    const times = used.get(path) ?? 0;
    if (times >= next || (events && hook && !events.includes(hook.event))) return undefined;
    if (probability < 1 && random() >= probability) return undefined;
    used.set(path, times + 1);
    return record(path, ms, hook?.conversation);
  }

  function record(path: string, ms = 0, conversation: number | null = null): Strike {
    counts[path] = (counts[path] ?? 0) + 1;
    const [where = '', kind = ''] = path.split(/\.(?=[^.]*$)/);
    bus.emit({ type: 'fault', kind, where, conversation });
    return { kind, ms };
  }

  function strikeWebhook(kind: WebhookFault, hook: StruckHook): Strike | undefined {
    return strike(`webhooks.${kind}`, plan.webhooks?.[kind], hook);
  }

  /** The first of `kinds` that strikes a request on one of `routes`. */
  function strikeAnswer(routes: RouteKind[], kinds: AnswerFault[]): Strike | undefined {
    if (plan.away === true && kinds.includes('refuse')) return { ...record('api.away'), kind: 'refuse' };
    for (const route of routes) {
      for (const kind of kinds) {
        const struck = strike(`api.${route}.${kind}`, plan.api?.[route]?.[kind]);
        if (struck) return struck;
      }
    }
    return undefined;
  }

  return {
    seed,
    counts,
    get plan(): FaultPlan {
      return plan;
    },
    set,
    add,
    clear: () => {
      set({});
    },
    strikeWebhook,
    strikeAnswer,
  };
}

const detail = (fault: Exclude<Fault, false>) =>
  typeof fault === 'object' ? fault : { probability: fault === true ? 1 : fault };

function pathsOf(tree: object, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
    const nested = typeof value === 'object' && value !== null ? pathsOf(value, `${prefix}${key}.`) : [];
    return [`${prefix}${key}`, ...nested];
  });
}
