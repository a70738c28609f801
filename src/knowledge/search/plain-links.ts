/** A link or a picture of Markdown, escaped or not; its address may hold brackets in pairs. */
const LINK = /!?\\?\[([^[\]]*?)\\?\]\((?:[^()]|\([^()]*\))*\)/g;

/** Links and pictures as the words that they show, where a title must be text alone. */
export const plainLinks = (text: string): string => text.replace(LINK, '$1');
