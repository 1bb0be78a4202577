/** What patterns of Rust have and those of JavaScript lack or read differently. */
const RUST_ONLY = [
  /\(\?P</,
  /\[\[:|:\]\]/,
  /\\[AzQEGX<>]/,
  /\\[pP](?:[^{]|$)/,
  /\\x\{|\\U/,
  /&&|~~/,
  // Flags within a pattern, and those that JavaScript has not.
  /.\(\?[a-zA-Z-]+[:)]/s,
  /^\(\?(?![ims]+\)|[:=!<])/,
  // A set within a set.
  /\[(?:[^\]\\]|\\.)*(?<!\\)\[(?!\^?\])/s,
];

/** A pattern of Hurl that means the same here, or undefined. */
export function portablePattern(source: string): string | undefined {
  if (RUST_ONLY.some((feature) => feature.test(source))) return undefined;
  const [prefix = '', flags = ''] = /^\(\?([ims]+)\)/.exec(source) ?? [];
  return isPattern(source.slice(prefix.length), [...new Set(flags)].join('')) ? source : undefined;
}

function isPattern(source: string, flags: string): boolean {
  try {
    return new RegExp(source, `${flags}u`) instanceof RegExp;
  } catch {
    return false;
  }
}
