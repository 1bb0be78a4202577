/** Replaces what differs from run to run: folders, ports, times, random ids. Widths of padded times are kept out too. */
export function normalize(text: string, { folder, apiUrl }: { folder: string; apiUrl: string }): string {
  return text
    .replaceAll(folder, '<folder>')
    .replaceAll(apiUrl, 'http://API')
    .replaceAll(new URL(apiUrl).host, 'API')
    .replace(/127\.0\.0\.1:\d{4,5}/g, '127.0.0.1:PORT')
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?/g, '<time>')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/"(durationMs|dnsMs|connectMs|tlsMs|waitingMs|downloadMs|totalMs)": ?[\d.]+/g, '"$1": 0')
    .replace(/"reused": ?(true|false)/g, '"reused": false')
    .replace(/duration_ms: [\d.]+/g, 'duration_ms: 0')
    .replace(/\btime="[\d.]+"/g, 'time="0"')
    .replace(/(?<=[\s(])\d+(\.\d+)? (ms|s)\b/g, '<duration>')
    .replace(/ +(?=<duration>)/g, ' ')
    .replace(/─+┐/g, '─┐')
    .replace(/─+┤/g, '─┤')
    .replace(/─+┘/g, '─┘')
    .replace(/│ +Time │/g, '│ Time │')
    .replace(/date: \w{3}, [^"\n]+ GMT/gi, 'date: <date>')
    .replace(/\["date", ?"[^"]*"\]/gi, '["date", "<date>"]')
    .replace(/rollcall[ /]\d+\.\d+\.\d+/g, (found) => found.replace(/\d.*/, '<version>'));
}
