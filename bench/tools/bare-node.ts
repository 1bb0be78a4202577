import process from 'node:process';
import type { Tool } from './tool.ts';

/** What every program pays that runs on this node. */
export const bareNode: Tool = {
  name: 'bare node',
  kind: 'floor',
  version: async () => process.version.slice(1),
  note: '`node -e 0`: starts and ends, sends nothing.',
  prepare: async (_, folder) => ({ args: [process.execPath, '-e', '0'], cwd: folder }),
};
