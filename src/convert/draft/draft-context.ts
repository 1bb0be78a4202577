import type { Marks } from '../template/marks.ts';

/** What drafts of requests are made with. */
export type DraftContext = {
  marks: Marks;
  /** The mark of a credential: its value goes to `.env`, `wish` becomes its name. */
  secret: (wish: string, value: string) => string;
};
