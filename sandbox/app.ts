import Koa, { type Context, type Next } from 'koa';
import { addApplicationApi } from './api/application-api.ts';
import { addClientApi } from './client-api/client-api.ts';
import { respondToErrors } from './http/errors.ts';
import type { createEventStream } from './event-stream.ts';
import type { Faults } from './faults/faults.ts';
import { injectFaults } from './faults/inject-faults.ts';
import type { Log, RequestRecord } from './logs.ts';
import { createRouter } from './http/routes.ts';
import type { Processes } from './processes.ts';
import { addSandboxRoutes } from './sandbox-routes.ts';
import { serveAttachments } from './http/serve-attachments.ts';
import { serveHelpCenter } from './help-center/serve-help-center.ts';
import { servePage } from './http/static-page.ts';
import { serveModel } from './faults/model.ts';
import type { DescribeWorkflow } from './workflow-view.ts';
import { addMailApi } from './mail/mail-api.ts';
import { addWidgetApi } from './widget-api/widget-api.ts';
import { newUnit, type World } from './world/world.ts';

export interface AppParts {
  world: World;
  faults: Faults;
  requests: Log<RequestRecord>;
  stream: ReturnType<typeof createEventStream>;
  workflowUrl: string | null;
  suggestions: readonly string[];
  processes: Processes | null;
  describeWorkflow: DescribeWorkflow | null;
  pending: () => number;
  /** Aborted when the sandbox closes. */
  signal: AbortSignal;
}

/** The HTTP side: log, faults, errors, then Chatwoot's routes, the sandbox's own and the page. */
export function createApp({ world, faults, requests, stream, signal, ...parts }: AppParts): Koa {
  const app = new Koa();
  const router = createRouter(() => {
    world.unit = newUnit();
  });
  addApplicationApi(world, router.add);
  addClientApi(world, router.add);
  addWidgetApi(world, router.add);
  addMailApi(world, router.add);
  addSandboxRoutes({ world, faults, ...parts }, router.add);

  app.use(logRequests(world, requests));
  app.use(serveModel(faults, signal));
  app.use(injectFaults(faults, signal));
  app.use(respondToErrors);
  app.use((ctx, next) => {
    if (ctx.path !== '/sandbox/events' || ctx.method !== 'GET') return next();
    ctx.respond = false;
    stream.add(ctx.res);
    return undefined;
  });
  app.use(serveHelpCenter);
  app.use(servePage);
  app.use(serveAttachments(world.state));
  app.use(router.routes());
  return app;
}

/** Remembers the API's requests with their bodies, for tests and reports. */
function logRequests({ bus }: World, requests: Log<RequestRecord>) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const at = Date.now();
    await next();
    if (!ctx.path.startsWith('/api') && !ctx.path.startsWith('/public/api')) return;
    const fault: unknown = ctx.state['fault'];
    const request: RequestRecord = {
      method: ctx.method,
      path: ctx.path,
      status: ctx.respond === false ? 0 : ctx.status,
      fault: typeof fault === 'string' ? fault : null,
      body: ctx.state['body'],
      at,
      took: Date.now() - at,
    };
    requests.add(request);
    bus.emit({ type: 'request', request });
  };
}
