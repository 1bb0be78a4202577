import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { builtCommand } from '../build-program.ts';
import { atMostTimes, peakAbove } from '../target.ts';
import type { Entry, Work } from './work.ts';

const SIZE_BYTES = 2e9;

/** A body that is larger than memory should be, to a file. */
export const download: Work = {
  name: 'download',
  title: 'A download of 2 GB to a file',
  note:
    'rollcall also computes the SHA-256 of what it saves, which its reports show; curl and the program by hand only write ' +
    'it. The other tools have no way to write a body to a file without holding it in memory first, and do not take part.',
  targets: [peakAbove(60, 'bare node'), atMostTimes(1.3, 'curl')],
  async entries({ folder, origin, program }) {
    const cwd = await folder('download');
    const url = `${origin}/bytes/${SIZE_BYTES}`;
    const request = `  file:\n    GET: ${url}\n    save: ./saved.bin\n    expect: { status: 200 }\n`;
    await writeFile(join(cwd, 'download.yaml'), `name: Download\nrequests:\n${request}`);
    const saved = join(cwd, 'saved.bin');
    const byHand = [...(await builtCommand('by-hand')), origin, 'download', `${SIZE_BYTES}`, saved];
    const commands: [string, Entry['kind'], string[]][] = [
      ['rollcall', 'rollcall', [process.execPath, program, 'run', 'download.yaml']],
      ['by hand', 'floor', byHand],
      ['curl', 'native', ['curl', '--silent', '--fail', '--output', saved, url]],
    ];
    return [
      ...commands.map(([name, kind, args]) => ({
        name,
        kind,
        command: { args, cwd },
        answered: 1,
        verify: () => takeSize(saved),
      })),
      { name: 'bare node', kind: 'floor', command: { args: [process.execPath, '-e', '0'], cwd }, answered: 0 },
    ];
  },
};

/** Removes the file, so that the next begins as this one did. */
async function takeSize(path: string): Promise<string | undefined> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  await rm(path, { force: true });
  return size === SIZE_BYTES ? undefined : `${size} bytes were saved`;
}
