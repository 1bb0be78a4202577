import { ProblemError, problemAt } from '../../model/problem.ts';
import type { SourceFile } from '../../model/source.ts';
import { optionOfLetter, optionOfName } from './options.ts';
import type { ShellWord } from './shell-command.ts';

/** One option as it was given: `on` is false for `--no-…`, `value` is its argument. `word` is where it stands. */
export type GivenOption = { name: string; on: boolean; value: string; word: ShellWord };

/** Words of a command that are no option that curl knows. */
export type UnknownOption = { shown: string; word: ShellWord };

/** One transfer: a URL and all options that count for it. */
export type Transfer = {
  url: ShellWord;
  options: GivenOption[];
  unknown: UnknownOption[];
  /** The file to upload, where this URL has one: the n-th `-T` goes with the n-th URL. */
  upload?: GivenOption;
  /** As `upload`, for `-o` and `-O`. */
  output?: GivenOption;
};

type Group = { urls: ShellWord[]; options: GivenOption[]; unknown: UnknownOption[] };

/**
 * The transfers of a curl command, by its words without the name of the program. Throws ProblemError (`convert/source`)
 * where an argument or the URL is missing.
 */
export function parseArguments(words: readonly ShellWord[], file: SourceFile): Transfer[] {
  const groups: Group[] = [{ urls: [], options: [], unknown: [] }];
  let onlyUrls = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as ShellWord;
    const group = groups.at(-1) as Group;
    const isOption = !onlyUrls && word.text.startsWith('-') && word.text.length > 1;
    if (!isOption) group.urls.push(word);
    else if (word.text === '--') onlyUrls = true;
    else {
      const { options, unknown, missing } = readWord(word, words[index + 1]);
      if (missing !== undefined && index + 1 >= words.length) throw missingArgument(missing, word, file);
      if (missing !== undefined) index++;
      if (unknown !== undefined) group.unknown.push(unknown);
      for (const option of options) {
        if (option.name === 'next') groups.push({ urls: [], options: [], unknown: [] });
        else if (option.name === 'url') group.urls.push({ ...option.word, text: option.value });
        else group.options.push(option);
      }
    }
  }
  return groups.flatMap((group, position) => {
    if (group.urls.length > 0) return transfersOf(group);
    const [first] = words;
    const isLastAndEmpty = position > 0 && group.options.length === 0;
    if (isLastAndEmpty) return [];
    const span = { file, start: first?.start ?? 0, end: words.at(-1)?.end ?? 0 };
    throw new ProblemError(problemAt(span, 'convert/source', 'this curl command has no URL', 'is the command whole?'));
  });
}

type Read = { options: GivenOption[]; unknown?: UnknownOption; missing?: string };

/** The options of a word, the last of which may take the word after it (`missing` names it). */
function readWord(word: ShellWord, next: ShellWord | undefined): Read {
  return word.text.startsWith('--') ? readLong(word, next) : readLetters(word, next);
}

function readLong(word: ShellWord, next: ShellWord | undefined): Read {
  const text = word.text.slice(2);
  const on = !text.startsWith('no-') || optionOfName(text) !== undefined;
  const name = on ? text : text.slice(3);
  const option = optionOfName(name);
  if (option !== undefined) {
    if (!option.takes || !on) return { options: [{ name: option.name, on, value: '', word }] };
    return withNext([], { name: option.name, on, value: '', word }, next);
  }
  // Not curl's own way, but one that people write.
  const [, before = '', value = ''] = /^([a-z0-9.-]+)=([\s\S]*)$/.exec(text) ?? [];
  const written = optionOfName(before);
  if (written?.takes === true) return { options: [{ name: written.name, on: true, value, word }] };
  return { options: [], unknown: { shown: word.text.split('=', 1)[0] ?? '', word } };
}

function readLetters(word: ShellWord, next: ShellWord | undefined): Read {
  const options: GivenOption[] = [];
  for (let at = 1; at < word.text.length; at++) {
    const letter = word.text[at] as string;
    const option = optionOfLetter(letter);
    if (option === undefined) return { options, unknown: { shown: `-${letter}`, word } };
    const given = { name: option.name, on: true, value: '', word };
    if (!option.takes) options.push(given);
    else if (at + 1 < word.text.length) return { options: [...options, { ...given, value: word.text.slice(at + 1) }] };
    else return withNext(options, given, next);
  }
  return { options };
}

function withNext(options: GivenOption[], given: GivenOption, next: ShellWord | undefined): Read {
  const word = next === undefined ? given.word : { ...given.word, end: next.end };
  return { options: [...options, { ...given, value: next?.text ?? '', word }], missing: `--${given.name}` };
}

function missingArgument(option: string, word: ShellWord, file: SourceFile): ProblemError {
  const span = { file, start: word.start, end: word.end };
  const message = `the option ${word.text} (${option}) has no argument`;
  return new ProblemError(problemAt(span, 'convert/source', message, 'is the command whole?'));
}

function transfersOf({ urls, options, unknown }: Group): Transfer[] {
  const uploads = options.filter(({ name }) => name === 'upload-file');
  const outputs = options.filter(({ name, on }) => name === 'output' || (name === 'remote-name' && on));
  const shared = options.filter((option) => !uploads.includes(option) && !outputs.includes(option));
  return urls.map((url, index) => {
    const [upload, output] = [uploads[index], outputs[index]];
    return {
      url,
      options: shared,
      // What is not known is told once.
      unknown: index === 0 ? unknown : [],
      ...(upload === undefined ? {} : { upload }),
      ...(output === undefined ? {} : { output }),
    };
  });
}
