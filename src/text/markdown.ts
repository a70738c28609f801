import type { Extract } from './extracted.ts';

/** A Markdown file; its front matter may hold `title`, `keywords`, `url` and `language`. */
export function fromMarkdown(source: string): Extract {
  const text = source.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const [matter = '', inner = ''] = /^---\n(.*?)\n---\n/s.exec(text) ?? [];
  const lines = inner.split('\n').map((line) => /^(\w+): *(.*)$/.exec(line));
  const fields = new Map(
    lines.flatMap((line) => (line ? [[line[1] ?? '', (line[2] ?? '').replace(/^(["'])(.*)\1$/, '$2')]] : [])),
  );
  const body = text.slice(matter.length);
  return {
    title: fields.get('title') ?? /^# +(.+)$/m.exec(body)?.[1]?.trim() ?? '',
    language: fields.get('language') ?? fields.get('lang') ?? null,
    address: fields.get('url') ?? null,
    keywords: fields.get('keywords') ?? '',
    text: body,
  };
}
