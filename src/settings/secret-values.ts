import { MODEL_KEYS } from '../contracts/built-in.ts';
import { secretsOfService } from './settings.ts';
import type { Variables } from './variables.ts';

/** Of other programs' settings: keys of models, databases, tracing. */
const NAMED_SECRET = /(?:_KEY|TOKEN|SECRET|PASSWORD|PASSWD)$/;
const [SHORT, LONG] = [8, 16];
const OURS = new Set([...secretsOfService, ...Object.values(MODEL_KEYS)]);

/**
 * The values that no customer may read. What only stands in for one (`OPENAI_API_KEY=not-needed`), and a variable that is only named
 * like one, may be a word of an answer: short ones count with a digit alone, and long ones of others.
 */
export function secretValues(all: readonly Variables[]): string[] {
  return [...new Set(all.flatMap(valuesIn))];
}

function valuesIn(variables: Variables): string[] {
  return Object.entries(variables).flatMap(([name, value = '']) => {
    const parts = value.split(',').map((part) => part.trim());
    if (name === 'ENCRYPTION_KEYS') return parts.map((part) => part.slice(part.indexOf(':') + 1));
    if (OURS.has(name)) {
      return parts.filter((part) => part.length >= LONG || (part.length >= SHORT && /\d/.test(part)));
    }
    return NAMED_SECRET.test(name) && value.length >= LONG && /\d/.test(value) ? [value] : [];
  });
}
