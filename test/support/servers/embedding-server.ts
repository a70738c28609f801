import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from './listen.ts';

/** What the server does with a request: vectors, an error, or nothing. */
export type Mood = 'well' | 'away' | 'hangs' | 'nonsense';

/**
 * OpenAI's API for vectors, on port 0. It knows no language: each of `topics` is a dimension, and a text's vector says which of their words stand in
 * it, so that words which have no letter in common may mean the same.
 */
export async function startEmbeddingServer(topics: string[][]) {
  const asked: string[][] = [];
  const state = { mood: 'well' as Mood };
  const vectorOf = (words: string) => [
    0.1,
    ...topics.map((topic) => topic.filter((word) => words.toLowerCase().includes(word)).length),
  ];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { input } = JSON.parse(body) as { input: string | string[] };
      const inputs = [input].flat();
      asked.push(inputs);
      if (state.mood === 'hangs') return;
      response.writeHead(state.mood === 'away' ? 500 : 200, { 'content-type': 'application/json' });
      const data = inputs.map((each, index) => ({
        ...{ object: 'embedding', index },
        embedding: state.mood === 'nonsense' ? [] : vectorOf(each),
      }));
      response.end(JSON.stringify(state.mood === 'away' ? { error: {} } : { object: 'list', model: 'any', data }));
    });
  });
  const { port, close } = await listen(server);
  return {
    /** What `OPENAI_BASE_URL` is set to. */
    url: `http://127.0.0.1:${port}/v1`,
    /** The texts of each request. */
    asked,
    state,
    close,
  };
}

export type EmbeddingServer = Awaited<ReturnType<typeof startEmbeddingServer>>;
