import { createMiddleware } from 'langchain';

class ModelCallLimitError extends Error {
  override name = 'ModelCallLimitError' as const;
}

/**
 * Fails a turn in which the model was called `most` times and still wants to go on. LangChain's own
 * `modelCallLimitMiddleware` does not type-check with `exactOptionalPropertyTypes`.
 */
export function limitModelCalls(most: number) {
  return createMiddleware({
    name: 'LimitModelCalls',
    beforeModel: ({ messages }) => {
      const turn = messages.slice(messages.findLastIndex(({ type }) => type === 'human') + 1);
      if (turn.filter(({ type }) => type === 'ai').length >= most) {
        throw new ModelCallLimitError(`more than ${most} model calls in one turn`);
      }
    },
  });
}
