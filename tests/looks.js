// What tests ask of any page that is shown: `looks.tooWide(width)` and `looks.tooFaint()` each answer with a
// list of what is wrong, as text, empty where nothing is. browser-lib.sh puts this into every page.
'use strict';

window.looks = {
  // Short, for messages: tag, classes, the first words.
  name(element) {
    const kind = element.getAttribute('class');
    return `${element.tagName}${kind ? `.${kind}` : ''} (${element.textContent.trim().slice(0, 30)})`;
  },

  shown: () => [...document.body.querySelectorAll('*')].filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length),

  scrolls: (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX),

  // Beyond the right edge of a window of that width, and in nothing that scrolls; nor may the window itself. (A
  // phone's innerWidth grows with a page that is too wide.)
  tooWide(width) {
    const inside = (element) => element && element !== document.body && (looks.scrolls(element) || inside(element.parentElement));
    const wrong = looks.shown().filter((element) => element.getBoundingClientRect().right > width + 1 && !inside(element.parentElement)).map(looks.name);
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > width) wrong.unshift(`the page is ${scrollWidth} wide`);
    return wrong.slice(0, 5).join('; ');
  },

  // Any colour that CSS knows, as red, green and blue from 0 to 255 and alpha from 0 to 1.
  pixels: new Map(),
  pixel(colour) {
    if (!looks.pixels.has(colour)) {
      looks.canvas ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
      looks.canvas.clearRect(0, 0, 1, 1);
      looks.canvas.fillStyle = colour;
      looks.canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = looks.canvas.getImageData(0, 0, 1, 1).data;
      looks.pixels.set(colour, { colour: [red, green, blue], alpha: alpha / 255 });
    }
    return looks.pixels.get(colour);
  },

  over: (above, below) => above.colour.map((part, i) => part * above.alpha + below[i] * (1 - above.alpha)),

  // What stands behind an element: the backgrounds of all that it is in, one over the other.
  paper(element) {
    const own = looks.pixel(getComputedStyle(element).backgroundColor);
    if (own.alpha === 1) return own.colour;
    return looks.over(own, element.parentElement ? looks.paper(element.parentElement) : [255, 255, 255]);
  },

  opacity: (element) => Number(getComputedStyle(element).opacity) * (element.parentElement ? looks.opacity(element.parentElement) : 1),

  // WCAG 2: from 1 (the same) to 21 (black on white).
  contrast(one, other) {
    const luminance = (colour) => {
      const [red, green, blue] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  },

  // Text that stands out less than 4.5 to 1, WCAG's measure for text of any size.
  tooFaint() {
    const texts = looks.shown().filter((element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
    return texts.flatMap((element) => {
      const paper = looks.paper(element);
      const style = getComputedStyle(element);
      const ink = looks.pixel(element.closest('svg') ? style.fill : style.color);
      const contrast = looks.contrast(looks.over({ ...ink, alpha: ink.alpha * looks.opacity(element) }, paper), paper);
      return contrast < 4.5 ? [`${looks.name(element)} ${contrast.toFixed(1)}`] : [];
    }).slice(0, 5).join('; ');
  },
};
