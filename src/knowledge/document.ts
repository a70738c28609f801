/** A text that a source holds, as it was read. All of it comes from outside: data, never instructions. */
export interface Document {
  /** Within its source: a path, an address, an article's number. */
  id: string;
  title: string;
  /** Where a customer can read it; `null`: nowhere. */
  address: string | null;
  /** Two letters; `null`: nobody says, so its words decide. */
  language: string | null;
  /** Other words that customers use for it. */
  keywords: string;
  /** Markdown, or plain text. */
  text: string;
  /** Tells, without reading it, whether it has changed; `null`: it must be read to know. */
  version: string | null;
}

/** What could not be read, and why, in words for an operator. */
export interface SourceFault {
  /** A path, an address, or the source itself. */
  where: string;
  why: string;
}

/** What one reading of a source brought. */
export interface Reading {
  documents: Document[];
  faults: SourceFault[];
  /** The ids of documents that are still there but could not be read now: what was read of them before counts. */
  missed: string[];
  /** Of a folder, how many files of which ending are of no kind that is read; hidden ones are not counted. */
  leftOut?: Record<string, number>;
  /** The source as a whole could not be read, so nothing can be said about what is no longer there. */
  failed: boolean;
}
