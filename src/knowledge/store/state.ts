import { z } from 'zod';

const documentSchema = z.object({
  id: z.string(),
  title: z.string(),
  address: z.string().nullable(),
  language: z.string().nullable(),
  keywords: z.string(),
  text: z.string(),
  version: z.string().nullable(),
});

/** A `SourceState` as it lies in a file. */
export const stateSchema = z.object({
  readAt: z.number().nullable(),
  documents: z.array(documentSchema),
  faults: z.array(z.object({ where: z.string(), why: z.string() })),
});
