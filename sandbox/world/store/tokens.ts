import { randomBytes } from 'node:crypto';

/** 24 characters, as Chatwoot's own tokens. */
export const newToken = () => randomBytes(18).toString('base64url');
