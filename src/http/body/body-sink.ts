/** Takes the raw bytes of a body as they come. */
export type BodySink = {
  /** False: `onDrain` will say when to go on. Throws ProblemError where the body is not wanted any more. */
  write: (chunk: Buffer) => boolean;
  /** The body is whole: decodes what is left. Rejects with ProblemError. */
  end: () => Promise<SunkBody>;
  /** The body will not be whole; resolves when nothing is left of it. */
  discard: () => Promise<void>;
};

/** A decoded body. `bytes` is empty and `sha256` known where it went to a file. */
export type SunkBody = { bytes: Uint8Array; size: number; sha256?: string; savedTo?: string };
