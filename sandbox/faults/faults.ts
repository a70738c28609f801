import type { Bus } from '../world/events.ts';
import {
  faultPlanSchema,
  type AnswerFault,
  type Fault,
  type FaultPlan,
  type ModelFault,
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
export interface StruckHook {
  event: string;
  conversation: number | null;
}

/** The faults to inject, drawn from a seeded generator so that a run can be repeated; counts every one. */
export function createFaults(seed: number, bus: Bus) {
  const random = mulberry32(seed);
  const used = new Map<string, number>();
  const counts: Record<string, number> = {};
  let plan: FaultPlan = {};
  let back: NodeJS.Timeout | undefined;

  /** Replaces the whole plan. */
  function set(next: FaultPlan): void {
    plan = withAway(faultPlanSchema.parse(next));
    used.clear();
  }

  /** Away for a while: back by itself. */
  function withAway(next: FaultPlan): FaultPlan {
    clearTimeout(back);
    if (typeof next.away !== 'number') return next;
    back = setTimeout(() => {
      plan = { ...plan, away: false };
      bus.emit({ type: 'fault', kind: 'back', where: 'api', conversation: null });
    }, next.away);
    back.unref();
    return { ...next, away: true };
  }

  /** Adds to the plan; a fault named again begins anew. */
  function add(more: FaultPlan): void {
    const { webhooks = {}, api = {}, model = {}, away } = faultPlanSchema.parse(more);
    for (const path of pathsOf({ webhooks, api, model })) used.delete(path);
    const kinds = ['messages', 'lists', 'conversations', 'all', 'client'] as const;
    const merged = kinds.map((kind) => [kind, { ...plan.api?.[kind], ...api[kind] }] as const);
    const merge = { webhooks: { ...plan.webhooks, ...webhooks }, model: { ...plan.model, ...model } };
    const next = faultPlanSchema.parse({ ...merge, api: Object.fromEntries(merged), away: away ?? plan.away ?? false });
    plan = away === undefined ? next : withAway(next);
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
    if (routes.length > 0 && plan.away === true && kinds.includes('refuse'))
      return { ...record('api.away'), kind: 'refuse' };
    for (const route of routes) {
      for (const kind of kinds) {
        const struck = strike(`api.${route}.${kind}`, plan.api?.[route]?.[kind]);
        if (struck) return struck;
      }
    }
    return undefined;
  }

  function strikeModel(): Strike | undefined {
    for (const kind of MODEL) {
      const struck = strike(`model.${kind}`, plan.model?.[kind]);
      if (struck) return struck;
    }
    return undefined;
  }

  /** How often each fault that is switched on will strike yet; `null`: until it is switched off. */
  function left(): Record<string, number | null> {
    const { webhooks, api, model } = plan;
    const tree = { webhooks, ...Object.fromEntries(Object.entries(api ?? {}).map(([k, v]) => [`api.${k}`, v])), model };
    const all = Object.entries(tree).flatMap(([where, faults]) =>
      Object.entries(faults ?? {}).flatMap(([kind, fault]) =>
        fault === undefined || fault === false ? [] : [[`${where}.${kind}`, fault] as const],
      ),
    );
    const open = all.map(([path, fault]) => {
      const { next } = detail(fault);
      return [path, next === undefined ? null : Math.max(0, next - (used.get(path) ?? 0))] as const;
    });
    return Object.fromEntries(open.filter(([, times]) => times !== 0));
  }

  return {
    seed,
    counts,
    left,
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
    strikeModel,
  };
}

const MODEL: ModelFault[] = ['silent', 'garbage', 429, 500, 'slow'];

type Detail = Partial<Extract<Fault, object>>;
const detail = (fault: Exclude<Fault, false>): Detail =>
  typeof fault === 'object' ? fault : { probability: fault === true ? 1 : fault };

function pathsOf(tree: object, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
    const nested = typeof value === 'object' && value !== null ? pathsOf(value, `${prefix}${key}.`) : [];
    return [`${prefix}${key}`, ...nested];
  });
}
