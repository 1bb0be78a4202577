import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { loadProject } from '../../load/load-project.ts';
import type { Host } from '../../model/host.ts';
import { ProblemError } from '../../model/problem.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';

/** Serves the report, or that of the project, and opens it in a browser; where there is none it prints the path. */
export async function showReport(named: string | undefined, host: Host): Promise<number> {
  const path = named === undefined ? await configuredReport(host) : resolve(host.cwd, named);
  const html = await readReport(path);
  const opener = openerOf(host);
  if (opener === undefined) {
    host.stdout.write(`${escapeTerminal(path)}\n`);
    return 0;
  }
  const server = await serve(html);
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    if (!(await open(opener, url))) {
      host.stdout.write(`${escapeTerminal(path)}\n`);
      return 0;
    }
    host.stdout.write(`The report is at ${url}\n`);
    host.stderr.write('Press Ctrl-C to stop serving it.\n');
    await interrupted(host);
    return 0;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function configuredReport(host: Host): Promise<string> {
  const { config } = await loadProject(host.cwd);
  const named = config.reporters?.find((spec) => spec.startsWith('html='))?.slice('html='.length);
  return resolve(config.root, named ?? 'reports/report.html');
}

async function readReport(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const hint = 'a run with --reporter html writes one; name another file if it is elsewhere';
    const message = `there is no report at ${path}: ${(error as Error).message}`;
    throw new ProblemError({ code: 'report/unreadable', message, hint }, error);
  }
}

/** The program that opens a URL; undefined where nobody sits at a screen. `BROWSER` names another one. */
function openerOf({ env, stdout }: Host): string | undefined {
  if (!stdout.isTerminal || env['CI'] !== undefined) return undefined;
  if (env['BROWSER'] !== undefined) return env['BROWSER'];
  const hasScreen = env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined;
  return hasScreen ? 'xdg-open' : undefined;
}

/** The report keeps its own rules about what it may load; nothing else is served. */
function serve(html: Buffer): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  });
  return new Promise((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', () => done(server)));
}

function open(program: string, url: string): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn(program, [url], { stdio: 'ignore', detached: true });
    child.once('error', () => done(false));
    child.once('spawn', () => {
      child.unref();
      done(true);
    });
  });
}

function interrupted(host: Host): Promise<void> {
  return new Promise((done) => {
    const stop = host.onInterrupt(() => {
      stop();
      done();
    });
  });
}
