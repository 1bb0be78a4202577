/** Copying: the clipboard API where the browser gives it, else a selection, else the text to copy by hand. */
export const copyScript = String.raw`
function copyButton(label, textOf, className) {
  const copy = button(label, async () => {
    const text = textOf();
    const isCopied = await copyText(text);
    if (!isCopied) showToCopy(copy, text);
    copy.textContent = isCopied ? 'Copied' : 'Copy this:';
    announce(isCopied ? 'Copied' : 'The text to copy is shown');
    if (isCopied) setTimeout(() => { copy.textContent = label; }, 1500);
  }, { class: 'plain-button ' + (className ?? '') });
  return copy;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text) {
  const before = document.activeElement;
  const field = el('textarea', { class: 'off-screen', 'aria-hidden': 'true' });
  field.value = text;
  document.body.append(field);
  field.select();
  let isCopied = false;
  try {
    isCopied = document.execCommand('copy');
  } catch {
    isCopied = false;
  }
  field.remove();
  before?.focus();
  return isCopied;
}

function showToCopy(copy, text) {
  if (copy.nextElementSibling?.matches('.to-copy')) return;
  copy.after(el('pre', { class: 'to-copy', tabindex: '0' }, text));
}
`;
