import type { JsonSchema7Type } from '@langchain/core/utils/json_schema';
import { z } from 'zod';
import type { Fact, McpServer } from './read-mcp-file.ts';

const argumentsSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).catch({}),
  required: z.array(z.string()).catch([]),
});
export type Arguments = z.infer<typeof argumentsSchema>;

/** The arguments of a tool, as JSON schema. */
export function argumentsOf({ schema }: { schema: unknown }): Arguments {
  return argumentsSchema.catch({ properties: {}, required: [] }).parse(schema);
}

const jsonSchema = z.custom<JsonSchema7Type>();

/** Those that the model fills: it never sees the others. */
export function shownOf(all: Arguments, { customer }: Pick<McpServer, 'customer'>): JsonSchema7Type {
  const properties = Object.entries(all.properties).filter(([name]) => !customer.has(name));
  const required = all.required.filter((name) => !customer.has(name));
  return jsonSchema.parse({ ...all, type: 'object', properties: Object.fromEntries(properties), required });
}

/** What a graph is told of the customer, as far as servers may be told it. */
const contextSchema = z.object({
  contact_id: z.number().nullable().catch(null),
  contact_name: z.string().nullable().catch(null),
  contact_email: z.string().nullable().catch(null),
  contact_identifier: z.string().nullable().catch(null),
  contact_verified: z.boolean().catch(false),
  conversation_id: z.number().nullable().catch(null),
});
const NOBODY = contextSchema.parse({});

/** Who the customer is, by Chatwoot's word alone. */
function customerOf(context: unknown): Record<Fact, string | number | boolean | null> {
  const told = contextSchema.catch(NOBODY).parse(context ?? {});
  return {
    contact_id: told.contact_id,
    name: told.contact_name,
    email: told.contact_email,
    identifier: told.contact_identifier,
    verified: told.contact_verified,
    conversation_id: told.conversation_id,
  };
}

/**
 * The model's arguments with the customer's in their place, whatever the model wrote there. `missing`: what the tool must be told of the
 * customer and nobody knows.
 */
export function withCustomer(
  given: Record<string, unknown>,
  all: Arguments,
  { customer }: Pick<McpServer, 'customer'>,
  context: unknown,
): { args: Record<string, unknown>; missing: string[] } {
  const facts = customerOf(context);
  const own = [...customer].filter(([name]) => name in all.properties);
  const known = own.flatMap(([name, fact]) => (facts[fact] === null ? [] : [[name, facts[fact]] as const]));
  const missing = own.filter(([name, fact]) => facts[fact] === null && all.required.includes(name));
  const models = Object.entries(given).filter(([name]) => !customer.has(name));
  return { args: Object.fromEntries([...known, ...models]), missing: missing.map(([, fact]) => fact) };
}
