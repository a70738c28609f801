import type { Payload } from '@temporalio/common';
import { z } from 'zod';

/** Protobuf's JSON: bytes are base64 in either alphabet, and what is empty may be left out or `null`. */
const bytes = z.string().transform((text) => Uint8Array.from(Buffer.from(text, 'base64')));

const payloadSchema = z.object({
  metadata: z
    .record(z.string(), bytes)
    .nullish()
    .transform((metadata) => metadata ?? {}),
  data: bytes.nullish().transform((data) => data ?? new Uint8Array()),
});

const payloadsSchema = z.object({ payloads: z.array(payloadSchema).nullish() });

/** What Temporal's UI and command line send; `undefined` where it is something else. */
export function readPayloads(body: unknown): Payload[] | undefined {
  const parsed = payloadsSchema.safeParse(body);
  return parsed.success ? (parsed.data.payloads ?? []) : undefined;
}

export function writePayloads(payloads: readonly Payload[]) {
  return { payloads: payloads.map(writePayload) };
}

function writePayload({ metadata, data }: Payload) {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, toBase64(value)]);
  return { metadata: Object.fromEntries(entries) as Record<string, string>, data: toBase64(data ?? new Uint8Array()) };
}

const toBase64 = (value: Uint8Array) => Buffer.from(value).toString('base64');
