import { kindOfName, kindOfType, type Kind } from '../../text/kinds.ts';

/** Texts of these types are read as they stand. */
const PLAIN = /^(?:text\/|application\/(?:json|xml|x-ndjson|yaml|x-yaml)$)/;
const PLAIN_NAME = /\.(?:csv|tsv|log|json|xml|ya?ml|ics|eml)$/i;

/** As what a customer's file is read: by its name, else by what its server calls it; `undefined`: nothing that is read. */
export function kindOfFile(name: string, contentType: string): Kind | undefined {
  const named = kindOfName(name) ?? (PLAIN_NAME.test(name) ? 'text' : undefined);
  return named ?? kindOfType(contentType) ?? (PLAIN.test(contentType) ? 'text' : undefined);
}
