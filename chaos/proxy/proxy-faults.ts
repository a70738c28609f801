/** What a proxy does to a request beside passing it on. */
export type ProxyFault =
  | 'slow'
  | 'very slow'
  | 'held back'
  | 'swap'
  | 'cut'
  | 'cut after'
  | '200 in its place'
  | '404 page in its place'
  | '404 JSON in its place'
  | '404 text in its place'
  | '502 in its place'
  | '502 after'
  | '200 after';

interface Lie {
  /** Held back for so long. */
  ms?: number;
  /** The other side never gets the request. */
  isInstead?: boolean;
  /** What the one who asked is told, whatever the other side said; `cut`: nothing. */
  answer?: 'cut' | { status: number; type: string; body: string };
}

const page = (status: number, title: string) => ({
  ...{ status, type: 'text/html' },
  body: `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
});
/** Of a gateway; no Chatwoot says it so. */
const NO_ROUTE = { status: 404, type: 'application/json', body: '{"message":"no Route matched with those values"}' };

export const LIES: Record<ProxyFault, Lie> = {
  slow: { ms: 2500 },
  /** Chatwoot gives a webhook up after 5 s, and the proxy delivers it all the same. */
  'very slow': { ms: 6500 },
  /** We have given a call up by then, and Chatwoot does it all the same. */
  'held back': { ms: 14_000 },
  swap: {},
  cut: { isInstead: true, answer: 'cut' },
  'cut after': { answer: 'cut' },
  '200 in its place': { isInstead: true, answer: page(200, 'Sign in') },
  '404 page in its place': { isInstead: true, answer: page(404, 'Not Found') },
  '404 JSON in its place': { isInstead: true, answer: NO_ROUTE },
  '404 text in its place': {
    isInstead: true,
    answer: { status: 404, type: 'text/plain', body: 'default backend - 404' },
  },
  '502 in its place': { isInstead: true, answer: page(502, 'Bad Gateway') },
  '502 after': { answer: page(502, 'Bad Gateway') },
  '200 after': { answer: page(200, 'Sign in') },
};

export const PROXY_FAULTS = Object.keys(LIES) as ProxyFault[];
