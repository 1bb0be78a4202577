import { type ASTNode, type Environment, EvaluationError, Optional } from '@marcbachmann/cel-js';
import { matchPattern } from '../functions/match-pattern.ts';
import { joinItems } from '../functions/text.ts';

/**
 * Methods of the engine that must behave differently: `matches` must end in bounded time, `join` takes numbers too, and
 * `orValue` takes a default of another type. A macro is how the engine lets one of its own methods be replaced.
 */
export function registerMacros(environment: Environment): void {
  environment.registerFunction('list.matches(ast): bool', methodMacro('matches', 'string', 'bool', matchMethod));
  environment.registerFunction('list.join(ast): string', methodMacro('join', 'list', 'string', joinMethod));
  environment.registerFunction('list.orValue(ast): dyn', orValueMacro);
  environment.registerFunction('matches(string, string): bool', matchPattern, { async: false });
}

/** What the engine hands to a macro, and what it calls (see "Custom macros" in its documentation). */
type MacroCall = { ast: ASTNode; args: ASTNode[]; receiver: ASTNode };
type CelType = { kind: string; name: string; valueType?: CelType };
type Checker = {
  check: (node: ASTNode, context: unknown) => CelType;
  getType: (name: string) => CelType;
  createError: (code: string, message: string, node: ASTNode) => Error;
};
type Evaluator = {
  run: (node: ASTNode, context: unknown) => unknown;
  debugType: (value: unknown) => CelType;
};
type Macro = {
  async: false;
  typeCheck: (checker: Checker, macro: unknown, context: unknown) => CelType;
  evaluate: (evaluator: Evaluator, macro: unknown, context: unknown) => unknown;
};
type Method = (receiver: unknown, argument: unknown) => unknown;

function matchMethod(text: unknown, pattern: unknown): unknown {
  return typeof text === 'string' && typeof pattern === 'string' ? matchPattern(text, pattern) : undefined;
}

function joinMethod(list: unknown, separator: unknown): unknown {
  return Array.isArray(list) && typeof separator === 'string' ? joinItems(list, separator) : undefined;
}

/** A method with one argument of type string. `run` gives undefined where it does not take the values. */
function methodMacro(name: string, receiverKind: string, returns: string, run: Method): (call: MacroCall) => Macro {
  return ({ ast, args: [argument], receiver }) => {
    const argumentNode = argument as ASTNode;
    return {
      async: false,
      typeCheck(checker, _, context) {
        const left = checker.check(receiver, context);
        const right = checker.check(argumentNode, context);
        const fits = isKind(left, receiverKind) && isKind(right, 'string');
        if (!fits) throw checker.createError('no_matching_overload', noOverload(name, left, right), ast);
        return checker.getType(returns);
      },
      evaluate(evaluator, _, context) {
        const left = evaluator.run(receiver, context);
        const right = evaluator.run(argumentNode, context);
        const result = run(left, right);
        if (result !== undefined) return result;
        const message = noOverload(name, evaluator.debugType(left), evaluator.debugType(right));
        throw new EvaluationError({ code: 'no_matching_overload', message, node: ast });
      },
    };
  };
}

function isKind(type: CelType, kind: string): boolean {
  return type.kind === 'dyn' || type.kind === kind || type.name === kind;
}

function noOverload(name: string, receiver: CelType, argument: CelType): string {
  return `found no matching overload for '${receiver.name}.${name}(${argument.name})'`;
}

function orValueMacro({ ast, args: [argument], receiver }: MacroCall): Macro {
  const fallback = argument as ASTNode;
  return {
    async: false,
    typeCheck(checker, _, context) {
      const left = checker.check(receiver, context);
      const right = checker.check(fallback, context);
      if (left.kind !== 'optional' && left.kind !== 'dyn') {
        throw checker.createError('no_matching_overload', noOverload('orValue', left, right), ast);
      }
      return left.valueType?.name === right.name ? right : checker.getType('dyn');
    },
    evaluate(evaluator, _, context) {
      const optional = evaluator.run(receiver, context);
      if (optional instanceof Optional)
        return optional.hasValue() ? optional.value() : evaluator.run(fallback, context);
      const message = noOverload('orValue', evaluator.debugType(optional), { kind: 'dyn', name: 'dyn' });
      throw new EvaluationError({ code: 'no_matching_overload', message, node: ast });
    },
  };
}
