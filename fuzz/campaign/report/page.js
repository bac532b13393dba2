// Buttons that copy the text behind them; story pages, loaded when they are first looked at.
'use strict';
for (const button of document.querySelectorAll('button[data-copy]')) {
  button.addEventListener('click', () => {
    const text = document.getElementById(button.dataset.copy).textContent;
    const said = ok => { button.textContent = ok ? 'Copied' : 'Cannot copy: select the text'; };
    // A page that was opened from a file may not use the clipboard in every browser.
    if (navigator.clipboard) {
      navigator.clipboard.writeText(text).then(() => said(true), () => said(false));
    } else {
      said(false);
    }
  });
}
for (const details of document.querySelectorAll('details[data-story]')) {
  details.addEventListener('toggle', () => {
    if (!details.open || details.querySelector('iframe')) return;
    const frame = document.createElement('iframe');
    frame.title = 'The story, drawn';
    const bytes = Uint8Array.from(atob(details.dataset.story), letter => letter.charCodeAt(0));
    frame.srcdoc = new TextDecoder().decode(bytes);
    details.append(frame);
  });
}
document.documentElement.dataset.ready = 'yes';
