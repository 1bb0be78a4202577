/** Texts that some reader of our output could obey, by what they try. */
export const hostileTexts: Record<string, string> = {
  'colour and clear the screen': 'a\u001b[31mred\u001b[2J\u001b[H\u001b[1A',
  'links of a terminal': '\u001b]8;;http://evil.example/\u0007here\u001b]8;;\u0007',
  'the clipboard of a terminal': '\u001b]52;c;ZXZpbA==\u0007\u001b]0;title\u001b\\',
  'device control': '\u001bP+q544e\u001b\\\u001b_apc\u001b\\\u001bc\u001b(0',
  'C1 controls': 'a\u009b31mb\u009d0;t\u009c\u0090q\u009c\u0085next\u007f',
  'bell, backspace and overwriting': 'good\u0007\b\b\b\bevil\rover\u000b\f\u000e',
  'direction of text': 'user\u202egnp.exe\u202c \u2066x\u2069 \u202a\u202b\u202d\u200e\u200f\u061c\u2067\u2068',
  'no width': 'ad\u200bmin\ufeff\u2060\u00ad\u180e\u2063\u206a\u3164\uffa0',
  'half characters': 'half \ud83d and \udc4d whole 👍 \udc4d\ud83d',
  'what XML forbids': 'nul \u0000 \u0001\u0008\u001f \ufffe\uffff ]]> <![CDATA[x]]> <?xml?> &#0; &amp; <!-- -->',
  'HTML and script':
    '</script><script>alert(1)</script><!--<img src=x onerror="alert(1)">\'"><svg onload=alert(2)></pre>',
  'separators of JavaScript': 'a\u2028b\u2029c</SCRIPT >',
  Markdown:
    '[a](http://evil.example) ![i](http://evil.example/i.png) `b` ``` ~~~ | c | **d** # e @octocat #1 GH-2 www.evil.example $x$ </details> <b>f</b>',
  'Markdown on lines':
    'a\n\n# heading\n- item\n```\n</details>\n| a | b |\n|---|---|\n![i](http://evil.example/i.png)\n@octocat',
  'commands of GitHub':
    '::error::boom\n::set-output name=a::b\r\n  ::add-mask::c\n##[error]d\n::stop-commands::x%0A::error::y',
  'commands of other runners': 'a ##vso[task.setvariable variable=b]c ##teamcity[buildStatus text=d] ##[section]e',
  'GitHub in one line': '::warning file=a,line=1::b,c:d%0A::error::e%',
  TAP: 'x # SKIP no\nnot ok 99 - fake\n1..3\nBail out! now\n  ---\n  ...\n# TODO\nTAP version 14',
  'line ends': 'one\r\ntwo\nthree\rfour\u0085five\u2028six',
  shell: "'; touch canary; echo ' $(touch canary) `touch canary` \"\\ !! $HOME & | > canary \\' #",
  'options of curl': '-o canary --output canary @canary -K canary',
};

/** Anything that a terminal obeys or a reader does not see, but a line break. */
export const unseen =
  /(?!\n)\p{Cc}|[\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/u;

/** What the runner of a CI job takes for a command. */
export const runnerCommand = /^\s*::[a-z-]+( [^\n]*)?::|##[a-z]*\[/im;
