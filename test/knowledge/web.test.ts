import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox, type Sandbox } from '../../sandbox/chatwoot.ts';
import { openKnowledge } from '../../src/knowledge/knowledge.ts';
import type { Document } from '../../src/knowledge/document.ts';
import { readHelpCenter } from '../../src/knowledge/sources/help-center.ts';
import { readWebsite } from '../../src/knowledge/sources/website.ts';
import { createExtractor, type Extractor } from '../../src/text/extractor.ts';
import { pdfOf } from '../support/files.ts';

async function serve(answer: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const sitemap = (...urls: string[]) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.map((url) => `<url>${url}</url>`).join('')}</urlset>`;

describe('a website', () => {
  let extractor: Extractor;
  let site: { server: Server; url: string };
  let inner: { server: Server; url: string };
  let pages: Record<string, RequestListener>;
  const asked: string[] = [];

  before(async () => {
    extractor = createExtractor();
    inner = await serve((_, response) => response.end('the network within'));
    site = await serve((request, response) => {
      asked.push(request.url ?? '');
      const page = pages[request.url ?? ''];
      if (page) page(request, response);
      else response.writeHead(404).end();
    });
  });
  beforeEach(() => {
    pages = {};
    asked.length = 0;
  });
  after(async () => {
    await extractor.close();
    for (const { server } of [site, inner]) server.closeAllConnections();
    await Promise.all([site, inner].map(({ server }) => once(server.close(), 'close')));
  });

  const html =
    (title: string, text: string): RequestListener =>
    (_, response) =>
      response.setHeader('content-type', 'text/html').end(`<title>${title}</title><main><p>${text}</p></main>`);
  const xml =
    (body: () => string): RequestListener =>
    (_, response) =>
      response.setHeader('content-type', 'application/xml').end(body());
  const read = (known: Document[] = [], path = '/sitemap.xml') =>
    readWebsite(new URL(site.url + path), {
      extractor,
      known: new Map(known.map((document) => [document.id, document])),
      patience: 400,
    });
  const loc = (path: string) => `<loc>${site.url}${path}</loc>`;

  it('is read page by page, and each page is a place to link to', async () => {
    pages['/sitemap.xml'] = xml(() => sitemap(loc('/a'), loc('/b.pdf')));
    pages['/a'] = html('Rafts', 'Rafts carry six.');
    pages['/b.pdf'] = (_, response) =>
      response.setHeader('content-type', 'application/pdf').end(pdfOf(['Oars float.']));

    const { documents, faults } = await read();

    assert.deepEqual(faults, []);
    assert.deepEqual(
      documents.map(({ title, address, text }) => [title, address, text]),
      [
        ['Rafts', `${site.url}/a`, 'Rafts carry six.'],
        ['b.pdf', `${site.url}/b.pdf`, 'Oars float.'],
      ],
    );
  });

  it('may list its pages in sitemaps of a sitemap, or be a page alone', async () => {
    pages['/sitemap.xml'] = xml(
      () =>
        `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>${loc('/more.xml')}</sitemap></sitemapindex>`,
    );
    pages['/more.xml'] = xml(() => sitemap(loc('/a')));
    pages['/a'] = html('Rafts', 'Rafts carry six.');

    assert.deepEqual(
      (await read()).documents.map(({ title }) => title),
      ['Rafts'],
    );
    assert.deepEqual(
      (await read([], '/a')).documents.map(({ title }) => title),
      ['Rafts'],
    );
  });

  it('names what it cannot have and reads the rest: gone, huge, hanging, leading into a private network, no page', async () => {
    const bad = ['/gone', '/huge', '/endless', '/hangs', '/inner', '/picture', '/500'];
    pages['/sitemap.xml'] = xml(() => sitemap(...bad.map(loc), loc('/a')));
    pages['/huge'] = (_, response) => response.setHeader('content-length', 50 * 1024 * 1024).write('x');
    pages['/endless'] = (_, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    };
    pages['/hangs'] = () => undefined;
    pages['/inner'] = (_, response) => response.writeHead(302, { location: inner.url }).end();
    pages['/picture'] = (_, response) => response.setHeader('content-type', 'image/png').end('x');
    pages['/500'] = (_, response) => response.writeHead(500).end();
    pages['/a'] = html('Rafts', 'Rafts carry six.');

    const { documents, faults, missed, failed } = await readWebsite(new URL(`${site.url}/sitemap.xml`), {
      ...{ extractor, known: new Map(), patience: 3000 },
    });

    assert.deepEqual(
      documents.map(({ title }) => title),
      ['Rafts'],
    );
    assert.deepEqual(Object.fromEntries(faults.map(({ where, why }) => [where.slice(site.url.length), why])), {
      '/gone': 'is not there (404)',
      '/huge': 'is larger than 20 MB',
      '/endless': 'is larger than 20 MB',
      '/hangs': 'did not answer within 3 s',
      '/inner': 'leads into a private network',
      '/picture': 'is no page, text, PDF or DOCX',
      '/500': 'answers 500',
    });
    assert.equal(failed, false);
    // What is gone is forgotten; of all else the last good text counts.
    assert.equal(missed.length, faults.length - 1);
  });

  it('is told of once, in whatever order its pages fail', async () => {
    const told: string[][] = [];
    const answered = (response: ServerResponse) => once(response.writeHead(500).end(), 'finish');
    let first = true;
    let later = Promise.withResolvers<unknown>();
    pages['/sitemap.xml'] = xml(() => sitemap(loc('/a'), loc('/b')));
    const [before, after] = ['/a', '/b'];
    const answer = (path: string) => (_: unknown, response: ServerResponse) => {
      if (path === (first ? before : after)) void answered(response).then(later.resolve);
      else void later.promise.then(() => answered(response));
    };
    for (const path of [before, after]) pages[path] = answer(path);
    const url = new URL(`${site.url}/sitemap.xml`);
    const knowledge = await openKnowledge({
      ...{ sources: [{ kind: 'website', name: 'site', url }], refresh: 0 },
      onFaults: (faults) => told.push(faults.map(({ where }) => where.slice(site.url.length))),
    });

    first = false;
    later = Promise.withResolvers();
    await knowledge.refresh();
    await knowledge.close();

    assert.deepEqual(told, [['/a', '/b']]);
    assert.deepEqual(
      knowledge
        .states()
        .get('site')
        ?.faults.map(({ where }) => where.slice(site.url.length)),
      ['/b', '/a'],
    );
  });

  it('is not asked again for a page that has not changed, by its sitemap or its tag', async () => {
    pages['/sitemap.xml'] = xml(() => sitemap(`${loc('/a')}<lastmod>2026-01-01</lastmod>`, loc('/b')));
    pages['/a'] = html('Rafts', 'Rafts carry six.');
    pages['/b'] = (request, response) => {
      response.setHeader('etag', '"1"').setHeader('content-type', 'text/plain');
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.end('Oars float.');
    };
    const first = await read();

    asked.length = 0;
    const second = await read(first.documents);

    assert.deepEqual(second.documents, first.documents);
    assert.deepEqual(second.faults, []);
    assert.deepEqual(asked, ['/sitemap.xml', '/b']);
  });

  for (const [what, answer, why] of [
    ['is gone', undefined, /is not there/],
    ['is none', html('Not found', 'Oops'), /is no sitemap/],
    ['is empty', xml(() => sitemap()), /lists no pages/],
  ] as const) {
    it(`fails as a whole where its sitemap ${what}`, async () => {
      if (answer) pages['/sitemap.xml'] = answer;

      const { failed, faults } = await read();

      assert.equal(failed, true);
      assert.match(faults[0]?.why ?? '', why);
    });
  }
});

describe("Chatwoot's Help Center", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());

  it('gives its published articles in all languages, with their addresses', async () => {
    const { documents, faults } = await readHelpCenter('handbook', sandbox.url);

    assert.deepEqual(faults, []);
    assert.deepEqual(
      documents.map(({ title, language }) => [title, language]),
      [
        ['Washing a sleeping bag', 'en'],
        ['Registering a stove', 'en'],
        ['Schlafsack waschen', 'de'],
      ],
    );
    const address = documents[0]?.address ?? '';
    assert.equal(address, `${sandbox.url}/hc/handbook/articles/1700000001-washing-a-sleeping-bag`);
    assert.match(await (await fetch(address)).text(), /tennis balls/);
  });

  it('fails as a whole where there is no such portal', async () => {
    const { failed, faults } = await readHelpCenter('nowhere', sandbox.url);

    assert.deepEqual([failed, faults], [true, [{ where: 'helpcenter:nowhere', why: 'is not there (404)' }]]);
  });
});
