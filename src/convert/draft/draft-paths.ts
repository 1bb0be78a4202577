/** Gives each source file a path of its own for its collection: `users/list.sh` is `users/list.yaml`. */
export function createDraftPaths(): (name: string, fallback: string) => string {
  const taken = new Set<string>();
  return (name, fallback) => {
    const stem = name === '-' ? fallback : name.replace(/\.[A-Za-z]\w*$/, '');
    // The settings of a project have this name.
    const base = /(^|\/)rollcall$/i.test(stem) ? `${stem}-requests` : stem;
    let path = `${base}.yaml`;
    for (let number = 2; taken.has(path.toLowerCase()); number++) path = `${base}-${number}.yaml`;
    taken.add(path.toLowerCase());
    return path;
  };
}
