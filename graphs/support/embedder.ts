import { OpenAIEmbeddings } from '@langchain/openai';
import type { Embedder } from '../../src/knowledge/meaning/embedder.ts';

const TIMEOUT = 30_000;

/** A model of whatever has OpenAI's API that makes vectors of texts. */
export function createEmbedder(model: string, apiKey: string, baseURL: string): Embedder {
  // Plain numbers: not every server knows the shorter form. Whoever asks decides whether and when to ask again.
  const embeddings = new OpenAIEmbeddings({
    ...{ model, apiKey, maxRetries: 0, timeout: TIMEOUT, encodingFormat: 'float', stripNewLines: false },
    configuration: { baseURL },
  });
  return {
    model: `${baseURL} ${model}`,
    embedTexts: (texts) => embeddings.embedDocuments(texts),
    embedQuestion: (question) => embeddings.embedQuery(question),
  };
}
