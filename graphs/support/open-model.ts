import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { ChatOpenAI } from '@langchain/openai';
import { initChatModel, MODEL_PROVIDER_CONFIG } from 'langchain/chat_models/universal';
import { MODEL_KEYS, OPENAI } from '../../src/contracts/built-in.ts';

export interface ModelChoice {
  /** `MODEL`, as `<maker>:<model>`: wins over `model`. */
  named?: string | undefined;
  /** `OPENAI_API_KEY`. */
  apiKey?: string | undefined;
  /** `OPENAI_MODEL`. */
  model?: string | undefined;
  /** `OPENAI_BASE_URL`. */
  baseURL?: string | undefined;
}

const MODEL = 'gpt-4.1-mini';
const TIMEOUT = 60_000;
/** Of one call, with the thoughts of a model that has them: what is cut off there goes to a person. */
const MOST_TOKENS = 2000;
/** Retries belong to whoever runs the graph. */
const RETRIES = { maxRetries: 0 };

/** The model that the settings name. Throws where it cannot be had, with what is wrong and what to do: nothing is asked for that. */
export async function openModel({ named, ...openAi }: ModelChoice): Promise<BaseChatModel> {
  if (named === undefined) return openAiModel(openAi);
  const [, maker = '', model = ''] = /^([^:]*):(.*)$/s.exec(named) ?? [];
  const makers = Object.keys(MODEL_PROVIDER_CONFIG);
  if (!makers.includes(maker) || model.trim() === '') {
    const what = named.includes(':') && model.trim() === '' ? 'names no model' : 'names no maker that is known';
    const rule = `write it as <maker>:<model>, such as anthropic:claude-sonnet-4-5; makers are ${makers.join(', ')}`;
    throw new Error(`MODEL: "${named}" ${what}: ${rule}`);
  }
  if (maker !== 'openai') return otherModel(maker, model.trim());
  if (!openAi.apiKey && !openAi.baseURL) {
    throw new Error('MODEL: openai needs OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own');
  }
  return openAiModel({ ...openAi, model: model.trim() });
}

/** The base URL is always given, since the environment could redirect it; a model of one's own often needs no key, but the client does. */
function openAiModel({ apiKey = 'no-key', model = MODEL, baseURL = OPENAI }: ModelChoice): BaseChatModel {
  const configuration = { baseURL };
  return new ChatOpenAI({ model, apiKey, ...RETRIES, maxTokens: MOST_TOKENS, timeout: TIMEOUT, configuration });
}

/** By LangChain's own table of makers. Their packages have different words for the same limit, and leave out what they do not know. */
async function otherModel(modelProvider: string, model: string): Promise<BaseChatModel> {
  const words = { maxTokens: MOST_TOKENS, maxOutputTokens: MOST_TOKENS, numPredict: MOST_TOKENS };
  const limits = { ...words, ...RETRIES, timeout: TIMEOUT, clientOptions: { timeout: TIMEOUT } };
  try {
    return await initChatModel(model, { modelProvider, ...limits });
  } catch (error) {
    throw new Error(`MODEL: ${whyNot(modelProvider, error)}`, { cause: error });
  }
}

function whyNot(maker: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, missing] = /^Unable to import (\S+?)\.? /.exec(message) ?? [];
  if (missing !== undefined) {
    return `${maker} needs the package ${missing}, which is not installed: npm install ${missing}`;
  }
  const key = MODEL_KEYS[maker];
  const remedy = key === undefined || process.env[key] ? '' : `; its key is ${key} in the environment`;
  return `${maker} cannot be used: ${message}${remedy}`;
}
