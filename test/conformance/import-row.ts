/** What became of the files of one format. */
export type ImportRow = {
  format: string;
  files: number;
  /** Carried over with nothing left. */
  whole: number;
  /** Carried over, with a list of what could not be. */
  withList: number;
  /** Refused with a reason. */
  refused: number;
  wrong: { file: string; why: string }[];
};
