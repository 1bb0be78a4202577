import { dataFunctions } from './data.ts';
import { encodingFunctions } from './encoding.ts';
import type { CelFunction } from './function.ts';
import { generatedFunctions } from './generated.ts';
import { listFunctions } from './list.ts';
import { textFunctions } from './text.ts';

/** Every function that this program adds to CEL. */
export const functions = {
  ...generatedFunctions,
  ...encodingFunctions,
  ...dataFunctions,
  ...textFunctions,
  ...listFunctions,
} satisfies Record<string, CelFunction>;
