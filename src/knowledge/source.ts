import path from 'node:path';

/** Where knowledge comes from, as one part of `KNOWLEDGE` names it. */
export type Source =
  | { kind: 'files'; name: string; path: string }
  | { kind: 'help-center'; name: string; slug: string; chatwoot: string }
  | { kind: 'website'; name: string; url: URL };

const HELP_CENTER = /^helpcenter:([\w-]+)$/;

/** Where parts of `KNOWLEDGE` are looked for. */
interface Place {
  cwd: string;
  chatwoot: string;
}

/** Reads all parts of `KNOWLEDGE`; what is wrong with any of them stands in `faults`. */
export function parseSources(names: readonly string[], place: Place): { sources: Source[]; faults: string[] } {
  const read = names.map((name) => parseSource(name, place));
  return {
    sources: read.filter((source) => typeof source !== 'string'),
    faults: read.filter((source) => typeof source === 'string'),
  };
}

/** Reads one part of `KNOWLEDGE`; paths are relative to `cwd`. Says what is wrong with it otherwise. */
export function parseSource(name: string, { cwd, chatwoot }: Place): Source | string {
  if (name.startsWith('helpcenter:')) {
    const slug = HELP_CENTER.exec(name)?.[1];
    return slug === undefined
      ? `${name}: must be helpcenter: and the slug of a portal, as it stands in the address /hc/<slug>`
      : { kind: 'help-center', name, slug, chatwoot };
  }
  if (/^https?:/i.test(name)) {
    const url = URL.parse(name);
    if (!url || url.username !== '' || url.password !== '') return `${name}: must be an address without a user`;
    return { kind: 'website', name, url };
  }
  if (/^[a-z]{2,}:/i.test(name)) return `${name}: must be a path, helpcenter:<slug> or an http(s) address`;
  return { kind: 'files', name, path: path.resolve(cwd, name) };
}
