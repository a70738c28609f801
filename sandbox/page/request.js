const PATIENCE = 10_000;

/** A request that Chatwoot refused or never answered. `away` says that trying again later can help. */
export class RequestFailed extends Error {
  name = 'RequestFailed';

  constructor(message, { status }) {
    super(message);
    this.status = status;
    this.away = status === 0 || status === 429 || status >= 500;
  }
}

/** One request to the sandbox, in JSON unless it is a form; resolves to the answer's body, `null` where it has none. */
export async function request(path, { method = 'GET', token, headers, body } = {}) {
  const isJson = body && !(body instanceof FormData);
  const response = await send(path, {
    method,
    headers: {
      ...headers,
      ...(token && { api_access_token: token }),
      ...(isJson && { 'content-type': 'application/json' }),
    },
    ...(body && { body: isJson ? JSON.stringify(body) : body }),
    signal: window.AbortSignal.timeout(PATIENCE),
  });
  const text = await response.text();
  const answer = parse(text);
  if (!response.ok) throw new RequestFailed(reason(answer) ?? `HTTP ${response.status}`, { status: response.status });
  return answer;
}

async function send(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw new RequestFailed('no answer', { status: 0 });
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const reason = (answer) => answer?.error ?? answer?.message ?? answer?.errors?.[0];
