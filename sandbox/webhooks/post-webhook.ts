import { request as httpRequest, Agent as HttpAgent, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';

export interface WebhookAnswer {
  status: number | null;
  error: string | null;
}

export interface WebhookPost {
  url: string;
  headers: Record<string, string>;
  body: string;
}

const REDIRECTS = 10;

/** Posts webhooks over kept-alive connections; every outcome is an answer, nothing is thrown. */
export function createPoster(timeout: number) {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };

  async function post(webhook: WebhookPost, redirects = REDIRECTS): Promise<WebhookAnswer> {
    try {
      const { status, location } = await send(webhook, true);
      if (location !== undefined && redirects > 0) {
        return await post({ ...webhook, url: new URL(location, webhook.url).href }, redirects - 1);
      }
      const isOk = status >= 200 && status < 300;
      return { status, error: isOk ? null : `${status} answered by the webhook endpoint` };
    } catch (error) {
      return { status: null, error: error instanceof Error ? error.message : String(error) };
    }
  }

  function send(webhook: WebhookPost, keepAlive: boolean): Promise<{ status: number; location: string | undefined }> {
    return new Promise((resolve, reject) => {
      const url = new URL(webhook.url);
      const isHttps = url.protocol === 'https:';
      const options: RequestOptions = {
        method: 'POST',
        headers: { ...webhook.headers, 'content-length': Buffer.byteLength(webhook.body) },
        agent: keepAlive ? agents[isHttps ? 'https' : 'http'] : false,
      };
      const request = isHttps ? httpsRequest(url, options) : httpRequest(url, options);
      const timer = setTimeout(() => request.destroy(new Error('Timed out reading data from server')), timeout);
      request.on('response', (response: IncomingMessage) => {
        response.resume();
        response.on('error', reject);
        response.on('end', () => {
          clearTimeout(timer);
          const status = response.statusCode ?? 0;
          resolve({ status, location: status >= 300 && status < 400 ? response.headers.location : undefined });
        });
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        // The receiver closed an idle connection just as we took it: not a failure, Chatwoot connects anew each time.
        if (request.reusedSocket && error.code === 'ECONNRESET') send(webhook, false).then(resolve, reject);
        else reject(error);
      });
      request.end(webhook.body);
    });
  }

  return {
    post,
    close(): void {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}
