export interface Part {
  name: string;
  /** Set for files. */
  filename: string | null;
  contentType: string;
  data: Buffer;
}

/** Splits a `multipart/form-data` body into its parts (RFC 7578); what is malformed is left out. */
export function parseMultipart(body: Buffer, contentType: string): Part[] {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/.exec(contentType);
  const delimiter = Buffer.from(`\r\n--${boundary?.[1] ?? boundary?.[2] ?? ''}`);
  // The first delimiter has no line break before it.
  const bytes = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: Part[] = [];
  let start = bytes.indexOf(delimiter);
  while (start >= 0) {
    const from = start + delimiter.length;
    const end = bytes.indexOf(delimiter, from);
    if (end < 0) break;
    const part = parsePart(bytes.subarray(from, end));
    if (part) parts.push(part);
    start = end;
  }
  return parts;
}

function parsePart(bytes: Buffer): Part | undefined {
  const split = bytes.indexOf('\r\n\r\n');
  if (split < 0) return undefined;
  const headers = bytes.subarray(0, split).toString('utf8');
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(headers)?.[1] ?? '';
  const name = /(?:^|[;\s])name="([^"]*)"/.exec(disposition)?.[1];
  if (name === undefined) return undefined;
  return {
    name,
    filename: /filename="([^"]*)"/.exec(disposition)?.[1] ?? null,
    contentType: /^content-type:\s*(\S.*)$/im.exec(headers)?.[1]?.trim() ?? '',
    data: bytes.subarray(split + 4),
  };
}
