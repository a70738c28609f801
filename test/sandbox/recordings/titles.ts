import type { Hook } from './load.ts';

/** The parts of a webhook that tell it from others. */
interface Body {
  event: string;
  message_type?: string;
  content?: string | null;
  private?: boolean;
  status?: string;
  conversation?: { status: string };
  changed_attributes?: Record<string, unknown>[] | null;
}

/** Tells a webhook apart from those that come with it: where it went, what it is, and which columns changed. */
export function titleOf({ to, answered, body }: Hook): string {
  const {
    event,
    message_type: type,
    content,
    private: isPrivate,
    status,
    conversation,
    changed_attributes,
  } = body as Body;
  const columns = (changed_attributes ?? []).flatMap((each) => Object.keys(each)).filter((key) => key !== 'updated_at');
  return [
    ...[
      to,
      event,
      type ?? '',
      content?.replace(/[<\d].*/s, '').slice(0, 30) ?? '',
      isPrivate === true ? 'private' : '',
    ],
    ...[
      `[${conversation?.status ?? status ?? ''}]`,
      columns.sort().join(),
      answered === undefined ? '' : `answered ${answered}`,
    ],
  ]
    .filter((part) => part !== '')
    .join(' ');
}
