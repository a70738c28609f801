import { z } from 'zod';
import { optional, type ContentAttributes } from './fields.ts';

const valuesSchema = z.array(
  z.object({ title: optional(z.string()), name: optional(z.string()), value: z.unknown().optional() }),
);

/** What a customer chose or filled in on a message with options, a form or a field, line by line; nothing yet: empty. */
export function submittedText(attributes: ContentAttributes): string {
  const values = valuesSchema.safeParse(attributes?.['submitted_values']).data ?? [];
  const lines = values.map(({ title, name, value }) => title ?? (name ? `${name}: ${plain(value)}` : plain(value)));
  return [...lines, plain(attributes?.['submitted_email'])].filter((line) => line.trim() !== '').join('\n');
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
