import { z } from 'zod';

/** What people are told about a setting. All texts are Markdown, of one paragraph. */
export interface About {
  says: string;
  /** What a value looks like, for a setting without a default. */
  example?: string;
  /** What counts while it is not set, where its kind has no default that says so. */
  unset?: string;
  /** Must be set although its kind lets it be absent, unless this is so. */
  requiredUnless?: string;
  /** The page that tells more, seen from `docs`. */
  see?: string;
  /** May be given as a file: the same name with `_FILE` holds the path. */
  secret?: true;
  /** Means something in one account of one Chatwoot alone. */
  ofAccount?: true;
  /** A first deployment needs it: the README lists these. */
  first?: true;
}

/** Settings that belong together, in the order in which people read them. */
export interface Group {
  title: string;
  says?: string;
  settings: Record<string, z.ZodType>;
}

/** Groups that concern the same: one bot, or all of them. */
export interface Part {
  title: string;
  says: string;
  groups: Group[];
}

/** A setting as a page shows it. */
export interface Setting extends About {
  name: string;
  /** As a person writes it. */
  default: string | undefined;
  required: boolean;
}

const told = z.registry<About>();

/** Puts beside the kind of a setting, and its default, what people are told about it. */
export function setting<T extends z.ZodType>(kind: T, about: About): T {
  told.add(kind, about);
  return kind;
}

export const settingsIn = ({ settings }: Pick<Group, 'settings'>): Setting[] =>
  Object.entries(settings).map(([name, kind]) => {
    const about = told.get(kind);
    if (about === undefined) throw new Error(`${name}: nothing says what it is for`);
    return { ...about, name, default: defaultOf(kind), required: !kind.safeParse(undefined).success };
  });

/** The names of those with a mark, such as `secret`. */
export const namesOf = (mark: 'secret' | 'ofAccount', settings: Group['settings']): string[] =>
  settingsIn({ settings })
    .filter((each) => each[mark])
    .map(({ name }) => name);

function defaultOf(kind: z.ZodType): string | undefined {
  return kind instanceof z.ZodDefault || kind instanceof z.ZodPrefault ? String(kind.def.defaultValue) : undefined;
}
