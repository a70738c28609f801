import { addApplicationApi } from '../../../sandbox/api/application-api.ts';
import { ApiError, serverError } from '../../../sandbox/http/errors.ts';
import { noContent, type Handler } from '../../../sandbox/http/routes.ts';
import { newUnit, type World } from '../../../sandbox/world/world.ts';

export interface ApiRequest {
  method: 'GET' | 'POST';
  /** Below the account. */
  path: string;
  token: string;
  json: Record<string, unknown>;
  query: Record<string, string | number>;
}

export interface ApiAnswer {
  status: number;
  body: string;
}

interface Route {
  method: string;
  pattern: RegExp;
  handler: Handler;
}

/** The sandbox's application API, with the same routes as over HTTP but without it. */
export function createApi(world: World): (request: ApiRequest) => ApiAnswer {
  const routes: Route[] = [];
  addApplicationApi(world, (method, path, handler) => {
    const pattern = new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
    routes.push({ method: method.toUpperCase(), pattern, handler });
  });

  return ({ method, path, token, json, query }) => {
    const whole = `/api/v1/accounts/${world.state.data.account.id}/${path}`;
    const route = routes.find((each) => each.method === method && each.pattern.test(whole));
    if (!route) throw new Error(`the sandbox has no ${method} ${path}`);
    world.unit = newUnit();
    const search = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const params = { ...route.pattern.exec(whole)?.groups };
    const header = (name: string) => (name === 'api_access_token' ? token : '');
    try {
      const input = { ...query, ...json };
      const result = route.handler({ params, query: search, input, files: [], raw: Buffer.alloc(0), header });
      return { status: 200, body: result === undefined || result === noContent ? '' : JSON.stringify(result) };
    } catch (error) {
      const { status, body } = error instanceof ApiError ? error : serverError();
      return { status, body: JSON.stringify(body ?? '') };
    }
  };
}
