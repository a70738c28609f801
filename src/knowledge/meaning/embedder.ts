/** A model that makes vectors of texts; near ones mean the same. Both throw where it is away. */
export interface Embedder {
  /** Vectors of different models say nothing to one another. */
  model: string;
  /** Of passages, in their order. */
  embedTexts(texts: string[]): Promise<number[][]>;
  embedQuestion(question: string): Promise<number[]>;
}
