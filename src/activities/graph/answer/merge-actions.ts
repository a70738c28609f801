import type { z } from 'zod';
import { actionsSchema, type Actions } from '../../../contracts/graph.ts';

/** The graph's result breaks the contract. The message names paths and keys, never values. */
export class OutcomeError extends Error {
  override name = 'OutcomeError' as const;
}

/** Checks what a graph asked for in one place of its result; `where` starts the path in the error. */
export function parseActions(value: unknown, where: string): Actions {
  const result = actionsSchema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => describeIssue(issue, where));
  throw new OutcomeError(faults.join('; '));
}

/** Cards or articles of one turn. */
const MOST = 10;

/**
 * Joins everything a turn asked for, in message order: labels, attributes, cards and articles add up, notes follow each
 * other, a later hand-off completes an earlier one, of the rest the last wins. A hand-off beats `resolve`.
 */
export function mergeActions(all: Actions[]): Actions {
  const merged: Actions = {};
  for (const actions of all) {
    const { handoff, labels, note, attributes, cards, articles, ...rest } = actions;
    Object.assign(merged, withoutNull(rest));
    if (handoff) merged.handoff = { ...detailsOf(merged.handoff), ...detailsOf(handoff) };
    if (labels) merged.labels = [...new Set([...(merged.labels ?? []), ...labels])];
    if (cards) merged.cards = [...(merged.cards ?? []), ...cards].slice(0, MOST);
    if (articles) merged.articles = [...(merged.articles ?? []), ...articles].slice(0, MOST);
    if (attributes) merged.attributes = { ...merged.attributes, ...attributes };
    if (note?.trim() && note !== merged.note) merged.note = merged.note ? `${merged.note}\n\n${note}` : note;
  }
  if (merged.handoff) delete merged.resolve;
  return merged;
}

const detailsOf = (handoff: Actions['handoff']) => (typeof handoff === 'object' ? withoutNull(handoff ?? {}) : {});

function withoutNull<T extends object>(value: T): Partial<T> {
  const kept: Partial<T> = {};
  for (const key in value) if (value[key] != null) kept[key] = value[key];
  return kept;
}

/** Of a union only its last branch (the object) tells anything; `true` would be named otherwise. */
function describeIssue(issue: z.core.$ZodIssue, where: string): string[] {
  const path = [where, ...issue.path].join('.');
  const branch = issue.code === 'invalid_union' ? issue.errors.at(-1) : undefined;
  return branch ? branch.flatMap((inner) => describeIssue(inner, path)) : [`${path}: ${issue.message}`];
}
