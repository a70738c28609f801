import { isJson, toInteger, toText } from '../../http/params.ts';
import type { Json } from '../records.ts';

const KEYS = ['name', 'title', 'value'];

/** A customer's answer to a select, a form or a survey: only these of its keys are kept. */
export function readSubmitted(value: unknown): Json | Json[] | undefined {
  if (Array.isArray(value)) return value.filter(isJson).map(pick);
  if (!isJson(value)) return undefined;
  const { csat_survey_response: rating } = value;
  if (!isJson(rating)) return pick(value);
  return {
    csat_survey_response: {
      rating: toInteger(rating['rating']),
      feedback_message: toText(rating['feedback_message']),
    },
  };
}

const pick = (value: Json): Json => Object.fromEntries(Object.entries(value).filter(([key]) => KEYS.includes(key)));
