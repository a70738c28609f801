import type { Attachment } from '../world/records.ts';
import type { Upload } from './read-body.ts';
import type { State } from '../world/store/state.ts';

/** Uploaded files as attachments of a message to come. */
export function storeUploads(state: State, files: Upload[]): Attachment[] {
  return files.map(({ name, contentType, data }) => ({
    id: state.nextId('attachment'),
    fileType: /^(image|audio|video)\//.exec(contentType)?.[1] ?? 'file',
    name,
    contentType: contentType === '' ? 'application/octet-stream' : contentType,
    size: data.length,
    data: data.toString('base64'),
  }));
}
