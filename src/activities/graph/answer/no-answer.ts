/** What a graph gave that no customer may read. */
export type Why =
  | 'empty'
  | 'thoughts'
  | 'cutOff'
  | 'refused'
  | 'filtered'
  | 'failed'
  | 'brokenCall'
  | 'openCall'
  | 'lostHandOff'
  | 'callAsText'
  | 'structure'
  | 'notForPeople'
  | 'error'
  | 'modelFailed'
  | 'limit'
  | 'secret';

/** In a person's words, and never with a word of the text itself: they stand in a note and in logs. */
const SENTENCES: Record<Why, string> = {
  empty: 'the graph gave no answer',
  thoughts: 'the model only thought, and gave no answer',
  cutOff: 'the model stopped in the middle of its answer',
  refused: 'the model refused to answer',
  filtered: 'a content filter stopped the answer',
  failed: 'the model broke off with an error',
  brokenCall: "the model's call of a tool was cut off or cannot be read",
  openCall: 'the model called a tool, and the graph never ran it',
  lostHandOff: 'the model wanted to call a person, and its call went wrong',
  callAsText: 'the model wrote the call of a tool into its answer',
  structure:
    'the answer is data instead of text: let the graph end with a text, or give its responseFormat a field `reply` for what the customer reads',
  notForPeople: 'the answer is nothing that a person could read',
  error: 'the graph answered with the text of an error',
  modelFailed: 'the calls of the model failed',
  limit: 'the graph reached its limit of calls or steps',
  secret: 'the answer holds a secret and was not sent',
};

/** The same graph with the same words would end there again. */
const FINAL: ReadonlySet<Why> = new Set(['structure', 'limit', 'secret']);

/** There is nothing that may be said to the customer. `retry`: another try may give an answer. */
export class NoAnswerError extends Error {
  override name = 'NoAnswerError' as const;
  readonly why: Why;
  readonly retry: boolean;

  constructor(why: Why, { detail, retry = !FINAL.has(why) }: { detail?: string | undefined; retry?: boolean } = {}) {
    super(detail ? `${SENTENCES[why]} (${detail})` : SENTENCES[why]);
    this.why = why;
    this.retry = retry;
  }
}
