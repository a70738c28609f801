/** Every fault that can be switched on, in plain words. `path` is its place in the plan of `/sandbox/faults`. */
export const GROUPS = [
  {
    title: 'Webhooks to the bot',
    faults: [
      { path: 'webhooks.drop', label: 'Never delivered' },
      { path: 'webhooks.duplicate', label: 'Delivered twice' },
      { path: 'webhooks.delay', label: '3 s late', ms: 3000 },
      { path: 'webhooks.reorder', label: 'Held behind the next one' },
    ],
  },
  {
    title: 'Chatwoot, when the bot sends a message',
    faults: [
      { path: 'api.messages.commitThenDrop', label: 'Stored, then the connection breaks' },
      { path: 'api.messages.commitThen500', label: 'Stored, then answered with 500' },
      { path: 'api.messages.refuse', label: 'Connection refused' },
      { path: 'api.messages.429', label: 'Answered with 429' },
      { path: 'api.messages.500', label: 'Answered with 500' },
      { path: 'api.messages.502', label: 'Answered with 502' },
      { path: 'api.messages.late', label: 'Stored, answered 12 s late', ms: 12_000 },
    ],
  },
  {
    title: 'Chatwoot, when the bot reads what was said',
    faults: [
      { path: 'api.lists.refuse', label: 'Connection refused' },
      { path: 'api.lists.429', label: 'Answered with 429' },
      { path: 'api.lists.500', label: 'Answered with 500' },
      { path: 'api.lists.502', label: 'Answered with 502' },
      { path: 'api.lists.late', label: 'Answered 3 s late', ms: 3000 },
    ],
  },
  {
    title: 'Chatwoot, when the bot looks or changes a status',
    faults: [
      { path: 'api.conversations.commitThenDrop', label: 'Done, then the connection breaks' },
      { path: 'api.conversations.refuse', label: 'Connection refused' },
      { path: 'api.conversations.429', label: 'Answered with 429' },
      { path: 'api.conversations.500', label: 'Answered with 500' },
      { path: 'api.conversations.502', label: 'Answered with 502' },
      { path: 'api.conversations.late', label: 'Done, answered 3 s late', ms: 3000 },
    ],
  },
  {
    title: 'The sandbox’s model',
    hint: 'Only for a graph that asks it: OPENAI_BASE_URL=<this address>/model/v1',
    faults: [
      { path: 'model.slow', label: 'Answers 8 s late', ms: 8000 },
      { path: 'model.429', label: 'Answers with 429' },
      { path: 'model.500', label: 'Answers with 500' },
      { path: 'model.garbage', label: 'Answers garbage' },
      { path: 'model.silent', label: 'Never answers' },
    ],
  },
];

/** The plan that switches one fault on; `times` of `null`: until it is switched off. */
export function planFor({ path, ms }, times) {
  const fault = { ...(times === null ? { probability: 1 } : { next: times }), ...(ms && { ms }) };
  return nest(path, fault);
}

/** The plan that switches one fault off. */
export const planWithout = ({ path }) => nest(path, false);

const nest = (path, value) => path.split('.').reduceRight((inner, key) => ({ [key]: inner }), value);
