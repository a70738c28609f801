import { NoAnswerError } from './no-answer.ts';

/**
 * Whether code, not a model, has put the text of an error or of a limit into a message: middleware of `langchain` (JavaScript and
 * Python), the agents of LangGraph, and nodes that write down what they caught. What a model itself says (`byModel`) may explain an
 * error to a customer: it is judged by the very words of middleware and of gateways alone. A fixed text that reads just like an error is taken for one.
 */
export function errorText(text: string, byModel: boolean): NoAnswerError | undefined {
  const [isFailure, type = '', told = ''] = MODEL_FAILED.exec(text) ?? [];
  if (isFailure) return new NoAnswerError('modelFailed', { detail: type, retry: !LASTS.test(`${type} ${told}`) });
  if (LIMITS.some((pattern) => pattern.test(text))) return new NoAnswerError('limit');
  if (FLAGGED.test(text)) return new NoAnswerError('filtered', { retry: false });
  if (GATEWAY.test(text)) return new NoAnswerError('error', { retry: !LASTS.test(text) });
  if (byModel) return undefined;
  return ERRORS.some((pattern) => pattern.test(text))
    ? new NoAnswerError('error', { retry: !LASTS.test(text) })
    : undefined;
}

/** `modelRetryMiddleware` */
const MODEL_FAILED = /^Model call failed after \d+ attempts? with ([\w$.]{1,80})(?:: ([\s\S]*))?$/;

const LIMITS = [
  // `modelCallLimitMiddleware`, `toolCallLimitMiddleware`
  /^Model call limits? exceeded\b/,
  /^(?:'[^'\n]+' tool|Tool) call limit reached: /,
  /^Tool call limit exceeded\. Do not /,
  // `createAgent`, `createReactAgent`, and agents before them
  /^Sorry, need more steps to process this request\.$/,
  /^Agent stopped due to (?:iteration limit|max iterations)/,
  /^Recursion limit of \d+ reached/,
];

/** `openAIModerationMiddleware` */
const FLAGGED = /^I'm sorry, but I can't comply with that request\. It was flagged for /;

/** What a gateway between us and the model answers as if the model had said it, in the words of Python's clients. */
const GATEWAY = /^(?:Error code: \d{3} - \{|(?:litellm|openai|anthropic)\.\w*(?:Error|Exception)\b)/;

/** The same again after any number of tries. */
const LASTS = /\b40[0134]\b|Authentication|PermissionDenied|NotFound|BadRequest|InsufficientQuota|API key|quota/i;

const ERRORS = [
  /(?:^(?:Uncaught )?|: )(?:[A-Z]\w*)?(?:Error|Exception)(?: \[\w+\])?(?:: |\()/,
  /\bError code: \d{3}\b|^Error executing tool |\b(?:SQLITE|PROTOCOL|ERR)_[A-Z_]{4,}\b/,
  /\[Errno -?\d+\]|Max retries exceeded|upstream connect error|\bsocket hang up\b|^Failed to fetch\b/,
  /Cannot read propert(?:y|ies) of |Unexpected token .{1,20} in JSON|is not valid JSON$/,
  /does not exist or you do not have access to it/,
  /^(?:Model call|LLM call|Tool call|Graph|Agent|Request) failed\b.*[:(]/i,
  /Incorrect API key provided|invalid x-api-key|API key not valid|exceeded your current quota/i,
  /Troubleshooting URL: https?:\/\//,
  /Request failed with status code \d{3}|\b[45]\d\d status code \(no body\)/,
  /^[45]\d\d (?:\{|This model's |Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time|Unauthorized|Forbidden)/,
  /\bE(?:CONNREFUSED|CONNRESET|TIMEDOUT|NOTFOUND|AI_AGAIN|PIPE)\b/,
  /^(?:Connection error|Request timed out|Request was aborted|fetch failed|terminated)\.?$/i,
  /maximum context length is \d+|Rate limit reached for |"type":\s*"[a-z_]*error"/,
  /Error invoking tool |Please fix your mistakes\.$/,
];
