export type Kind = 'markdown' | 'text' | 'html' | 'pdf' | 'docx';

const BY_ENDING: Record<string, Kind> = {
  md: 'markdown',
  markdown: 'markdown',
  txt: 'text',
  html: 'html',
  htm: 'html',
  pdf: 'pdf',
  docx: 'docx',
};

const BY_TYPE: Record<string, Kind> = {
  'text/markdown': 'markdown',
  'text/plain': 'text',
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
};

/** What a file is by the end of its name; `undefined`: nothing that is read. */
export function kindOfName(name: string): Kind | undefined {
  return BY_ENDING[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''];
}

/** What a page is by its `content-type`. */
export function kindOfType(contentType: string | undefined): Kind | undefined {
  return BY_TYPE[contentType?.split(';')[0]?.trim().toLowerCase() ?? ''];
}
