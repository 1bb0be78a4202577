const UNITS = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;
const SIZE = /^(\d+(?:\.\d+)?)(B|KB|MB|GB|KiB|MiB|GiB)$/;

/** The pattern of a size, for JSON Schemas. */
export const byteSizePattern = SIZE.source;

/** Bytes of `64KB` (1000), `64KiB` (1024) or `12B`; undefined where the text is not a size. */
export function parseByteSize(text: string): number | undefined {
  const [, amount, unit] = SIZE.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : Math.floor(Number(amount) * UNITS[unit as keyof typeof UNITS]);
}

/** Bytes as a person reads them: `340 B`, `1.2 KB`, `50 MB`. */
export function formatByteSize(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  if (bytes < 1e6) return `${Number((bytes / 1e3).toFixed(1))} KB`;
  if (bytes < 1e9) return `${Number((bytes / 1e6).toFixed(1))} MB`;
  return `${Number((bytes / 1e9).toFixed(1))} GB`;
}
