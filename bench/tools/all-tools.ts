import { bareNode } from './bare-node.ts';
import { bruno } from './bruno.ts';
import { byHand } from './by-hand.ts';
import { httpyac } from './httpyac.ts';
import { hurl } from './hurl.ts';
import { newman } from './newman.ts';
import { respect } from './respect.ts';
import { rollcall } from './rollcall.ts';
import { stepci } from './stepci.ts';
import type { Tool } from './tool.ts';

/** All that are compared, rollcall being the built program at this path. */
export function allTools(program: string): Tool[] {
  return [rollcall(program), byHand, bareNode, newman, bruno, httpyac, stepci, respect, hurl];
}
