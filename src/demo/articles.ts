/** An entry of the fixed list that the page routes and the export walk through. */
export type Article = { id: number; title: string; author: string; words: number };

const AUTHORS = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara'];

/** The article with this number, the same at every start. */
export function article(id: number): Article {
  return { id, title: `Article ${id}`, author: AUTHORS[id % AUTHORS.length] ?? '', words: 200 + ((id * 37) % 400) };
}

/** The 45 articles. */
export const articles: readonly Article[] = Array.from({ length: 45 }, (_, i) => article(i + 1));
