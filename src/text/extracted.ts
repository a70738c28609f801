/** What a file says about itself. */
export interface Extract {
  /** Empty where it has none. */
  title: string;
  language: string | null;
  address: string | null;
  keywords: string;
  /** Markdown, or plain text. */
  text: string;
}
