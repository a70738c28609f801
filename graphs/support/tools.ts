import { tool } from '@langchain/core/tools';
import { z } from 'zod';
import type { Knowledge } from './knowledge.ts';

/** Lets the model read the knowledge base. */
export function createSearchTool(knowledge: Knowledge) {
  return tool(
    ({ query }) => {
      const hits = knowledge.search(query);
      if (hits.length === 0) return 'No match in the knowledge base. Try other words once, then ask for a person.';
      return hits.map(({ page, title, text }) => `## ${page}: ${title}\n${text}`).join('\n\n');
    },
    {
      name: 'search_knowledge',
      description: 'Searches the knowledge base of the shop. It is in English: translate the query.',
      schema: z.object({ query: z.string().describe('A few key words, in English') }),
    },
  );
}
