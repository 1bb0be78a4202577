import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Received } from '../servers/http-server.ts';

/** Runs printed commands with the real curl, one after the other, as a person would in `folder`. Gives what they wrote. */
export async function runCurl(commands: string[], folder: string, env: Record<string, string> = {}): Promise<string[]> {
  const written: string[] = [];
  for (const command of commands) {
    const environment = { PATH: process.env['PATH'] ?? '', HOME: folder, LC_ALL: 'C', ...env };
    const shell = spawn('bash', ['-s'], { cwd: folder, env: environment });
    shell.stdin.end(`${command}\n`);
    const [output, errors, [code]] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'close')]);
    if (code !== 0) throw new Error(`exit ${code} of ${command.slice(0, 2000)}\n${errors}`);
    written.push(output);
  }
  return written;
}

/** The commands of `--dry-run`, by the key of the request. */
export function dryRunCommands(stdout: string): Record<string, string> {
  const blocks = stdout.split(/^# \S+#(?=\w+(?:\[\d+\])?$)/m).slice(1);
  return Object.fromEntries(
    blocks.map((block) => [block.slice(0, block.indexOf('\n')), block.slice(block.indexOf('\n') + 1).trim()]),
  );
}

/** A request as a server saw it, without the one header that belongs to the connection, header names in order. */
export function wire({ method, url, rawHeaders, body }: Received): object {
  const headers = rawHeaders
    .flatMap((name, index) => (index % 2 === 0 ? [`${name.toLowerCase()}: ${rawHeaders[index + 1]}`] : []))
    .filter((line) => !line.startsWith('connection: '));
  return { method, url, headers: headers.toSorted(), body: body.toString('latin1') };
}

/** A form as its parts, whatever the boundary; the headers that are different because of it are left out. */
export function formWire(received: Received): object {
  const boundary = /boundary=(.+)$/.exec(received.headers['content-type'] ?? '')?.[1] ?? '';
  const content = received.body.toString('latin1');
  const parts = content
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [head = '', ...rest] = part.replace(/^\r\n/, '').replace(/\r\n$/, '').split('\r\n\r\n');
      const headers = head.split('\r\n').map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()));
      return { headers, content: rest.join('\r\n\r\n') };
    });
  const rawHeaders = received.rawHeaders.filter((_, index, all) => {
    const name = (all[index - (index % 2)] ?? '').toLowerCase();
    return name !== 'content-type' && name !== 'content-length';
  });
  return { ...wire({ ...received, rawHeaders, body: Buffer.alloc(0) }), parts };
}
