import { isObject } from './agent-graph.ts';

/**
 * The fields of what an agent of `createAgent` ends with, where that is data alone, without a `reply` for the customer; `undefined`: a
 * text may come, or nobody can tell before the first turn. Middleware may write a text behind it, and a `toolStrategy` say one instead.
 */
export function structureAlone(agent: unknown): string[] | undefined {
  const { responseFormat, middleware } = isObject(agent) && isObject(agent.options) ? agent.options : {};
  const hooks = Array.isArray(middleware) ? middleware : [];
  if (responseFormat == null || hooks.some(mayWrite)) return undefined;
  const formats: unknown[] = Array.isArray(responseFormat) ? responseFormat : [responseFormat];
  const fields = formats.map(fieldsOf);
  if (fields.some((names) => names === undefined || names.includes('reply'))) return undefined;
  return [...new Set(fields.flatMap((names) => names ?? []))];
}

function mayWrite(middleware: unknown): boolean {
  const hooks = ['afterModel', 'afterAgent', 'wrapModelCall', 'beforeModel'];
  return isObject(middleware) && hooks.some((hook) => middleware[hook] !== undefined);
}

/** Of a zod schema of either version, a JSON schema, or a strategy that holds one. */
function fieldsOf(format: unknown): string[] | undefined {
  if (!isObject(format)) return undefined;
  if (isObject(format.options) && format.options.toolMessageContent !== undefined) return undefined;
  const shape = [format.shape, format.properties].find(isObject);
  if (shape) return Object.keys(shape);
  return isObject(format.schema) ? fieldsOf(format.schema) : undefined;
}
