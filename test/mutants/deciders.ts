/**
 * The code that decides and does nothing, whose tests take milliseconds. Of the pure files is left out what holds shapes and
 * constants alone (`src/chatwoot/{api,fields,lists,webhook}.ts`, `src/contracts` but for the limits), and what only names its
 * parts (`src/ingress/interpretation.ts`). Everything else waits for Temporal, Chatwoot or a graph: end-to-end tests, model
 * check and chaos are its proof, and would take hours with thousands of mutants.
 */
export const DECIDERS = [
  'src/chatwoot/{attachments,channels,clean,dialogue-message,email,message,ownership,commands,send-key,sent-at}.ts',
  'src/chatwoot/{snapshot,submitted,surroundings,to-seconds,unreadable,working-hours}.ts',
  'src/chatwoot/client/{backoff,escape-liquid,retry-after,sight,token-state}.ts',
  'src/contracts/limits.ts',
  'src/ingress/{interpret,interpret-conversation,interpret-message,verify-signature}.ts',
  'src/workflows/next-step.ts',
  'src/workflows/facts/{accept,dialogue,inbox,machine-mail,observe,unanswered,window}.ts',
  'src/workflows/drafts/{fates,write-draft}.ts',
  'src/workflows/turn/{code-fence,deadline,interruption,quick-replies,repeats,reply-pieces,split-reply,usage}.ts',
  'src/workflows/people/note.ts',
  'src/activities/conversation/{dialogue,select-fresh}.ts',
  'src/activities/graph/answer/*.ts',
  'src/activities/graph/{classify-graph-error,describe-graph-error}.ts',
  'src/activities/media/image-type.ts',
  'src/web/public-address.ts',
  'src/activities/reconcile/{as-untaken,judge-flip,select-unanswered,to-fact}.ts',
];

/** The tests that kill them: none starts a server. */
export const TESTS = [
  'test/activities/conversation/{dialogue,select-fresh}.test.ts',
  'test/activities/graph/answer/*.test.ts',
  'test/activities/graph/classify-graph-error.test.ts',
  'test/activities/media/image-type.test.ts',
  'test/web/public-address.test.ts',
  'test/activities/reconcile/{judge-flip,select-unanswered,to-fact}.test.ts',
  'test/chatwoot/*.test.ts',
  'test/chatwoot/client/{escape-liquid,retry-after,sight,token-state}.test.ts',
  'test/contracts/limits.test.ts',
  'test/ingress/{interpret,verify-signature}.test.ts',
  'test/workflows/decisions.test.ts',
  'test/workflows/drafts/{fates,write-draft}.test.ts',
  'test/workflows/facts/*.test.ts',
  'test/workflows/people/note.test.ts',
  'test/workflows/turn/{reply-pieces,usage}.test.ts',
];
