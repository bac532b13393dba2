// Draws the story beside the table of operations, which is in the page already, and lets it be walked
// through. The data is story_json.cpp's: moment 0 is the boot, moment i + 1 is when row i has happened.
'use strict';

const root = document.documentElement;
window.addEventListener('error', (event) => { root.dataset.error = event.message; });

const find = (id) => document.getElementById(id);
const story = JSON.parse(find('data').textContent);
const main = find('story');
const tableRows = [...find('operations').tBodies[0].rows];

// ---- Small things

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function shape(tag, attributes, parent) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) element.setAttribute(name, value);
  }
  if (parent) parent.append(element);
  return element;
}

function label(parent, kind, x, y, text, anchor = 'start') {
  const element = shape('text', { class: kind, x, y, 'text-anchor': anchor }, parent);
  element.textContent = text;
  return element;
}

const region = (where) => (where.flash ? 'flash' : 'ram') + where.process;
const endOf = (where) => where.start + where.length;
const rangeText = (where) => `${region(where)}+${where.start} .. +${endOf(where)}`;
const bytesText = (count) => `${count} byte${count === 1 ? '' : 's'}`;

// "0a 0b 0c …": as many bytes as the data has of `length`.
function hexText(hex, length) {
  const shown = hex.replace(/../g, '$& ').trim();
  return hex.length / 2 < length ? `${shown} …` : shown;
}

// ---- Colours: one for each name, from a hash of it, so that it is the same in every picture; red is
// the failure's. Names that would get the same colour move on to the next, as long as there is one.

const hues = [250, 145, 75, 310, 195, 45, 280, 120, 225, 340, 170, 97];

function hueByName() {
  const names = [...new Set(story.bars.map((bar) => bar.name))].sort();
  const taken = new Set();
  return new Map(names.map((name) => {
    let hash = 0;
    for (const c of name) hash = (hash * 31 + c.charCodeAt(0)) >>> 0;
    let place = hash % hues.length;
    for (let i = 0; i < hues.length && taken.has(place); ++i) place = (place + 1) % hues.length;
    taken.add(place);
    return [name, hues[place]];
  }));
}
const hueOf = hueByName();

// ---- The memory axis
//
// To scale: the whole block, each byte as wide as the next. Folded: every stretch between two edges
// (of buffers, of what is read or written, of breaks) gets a width by the square root of its length, so
// that an edge of one byte shows beside a buffer of thousands, and stretches that nobody uses a small one.

const foldWeight = 3;

function edgesAndUses(process, flash) {
  const edges = new Set();
  const uses = [];
  const use = (where) => {
    if (!where || where.process !== process || where.flash !== flash) return;
    uses.push(where);
    edges.add(where.start).add(endOf(where));
  };
  story.bars.forEach((bar) => use(bar.where));
  story.slices.forEach((slice) => use(slice.where));
  story.wrong_bytes.forEach((wrong) => use(wrong.where));
  story.wrong_buffers.forEach((wrong) => { use(wrong.core); use(wrong.model); });
  story.rows.forEach((row) => row.accesses.forEach((access) => use(access.where)));
  return { edges, uses };
}

function pieces(size, process, flash, folded) {
  if (!folded) return [{ start: 0, end: size, weight: 1, fold: false }];
  const { edges, uses } = edgesAndUses(process, flash);
  edges.add(0).add(size);
  if (!flash) {
    const lane = story.lanes[process];
    for (const at of lane.expected ? [...lane.breaks, lane.expected] : lane.breaks) {
      edges.add(at.mark).add(at.break).add(at.kernel_break);
    }
  }
  const sorted = [...edges].sort((a, b) => a - b);
  // Where a use begins and ends, in the order of the edges: how many are open at each.
  const change = new Map();
  for (const where of uses) {
    change.set(where.start, (change.get(where.start) ?? 0) + 1);
    change.set(endOf(where), (change.get(endOf(where)) ?? 0) - 1);
  }
  let open = 0;
  return sorted.slice(0, -1).map((start, i) => {
    open += change.get(start) ?? 0;
    const weight = Math.sqrt(sorted[i + 1] - start);
    const fold = open === 0 && weight > foldWeight;
    return { start, end: sorted[i + 1], weight: fold ? foldWeight : weight, fold };
  });
}

// From offsets to pixels and back, `width` pixels from `left` on.
function makeAxis(left, width, size, process, flash, folded) {
  const parts = pieces(size, process, flash, folded);
  const unit = width / parts.reduce((sum, part) => sum + part.weight, 0);
  let x = left;
  for (const part of parts) {
    part.x = x;
    part.width = part.weight * unit;
    x += part.width;
  }
  const partOf = (inside) => parts.find(inside) ?? parts[parts.length - 1];
  return {
    left, width, size, parts,
    x(offset) {
      const part = partOf((p) => offset < p.end);
      return part.x + (offset - part.start) / (part.end - part.start) * part.width;
    },
    offset(at) {
      const part = partOf((p) => at < p.x + p.width);
      const offset = part.start + (at - part.x) / part.width * (part.end - part.start);
      return Math.max(0, Math.min(size - 1, Math.floor(offset)));
    },
    ticks() {
      if (folded) return [...parts.map((part) => part.start), size];
      const step = 2 ** Math.ceil(Math.log2(size / Math.max(2, width / 70)));
      const ticks = [];
      for (let at = 0; at < size; at += step) ticks.push(at);
      return [...ticks, size];
    },
  };
}

// ---- Where everything is

const view = { folded: true, zoom: 1, tops: [], heights: [], lanes: [], width: 0, height: 0, charWidth: 6.4 };

const middle = (index) => view.tops[index] + view.heights[index] / 2;
const momentY = (moment) => (moment === 0 ? 0 : middle(moment - 1));
const lastMoment = story.rows.length;
// A bar that is still there reaches the bottom of the picture.
const untilY = (bar) => (bar.ending === 'lasts' && bar.until >= story.rows.length - 1 ? view.height : momentY(bar.until));

const usesFlash = story.bars.some((bar) => bar.where.flash) ||
  story.rows.some((row) => row.accesses.some((access) => access.where.flash));

function measure(available) {
  const body = find('operations').tBodies[0];
  const top = body.getBoundingClientRect().top;
  const boxes = tableRows.map((row) => row.getBoundingClientRect());
  view.tops = boxes.map((box) => box.top - top);
  view.heights = boxes.map((box) => box.height);
  view.height = body.getBoundingClientRect().height;
  const gap = 20;
  const count = story.lanes.length;
  const least = count === 1 ? 300 : 210;
  const each = Math.max(least, (available - gap) / count - gap) * view.zoom;
  const flashWidth = usesFlash ? Math.max(54, each * 0.14) : 0;
  view.lanes = story.lanes.map((_, process) => {
    const left = gap + process * (each + gap);
    const ramWidth = usesFlash ? each - flashWidth - 14 : each;
    return {
      left,
      right: left + each,
      ram: makeAxis(left, ramWidth, story.ram, process, false, view.folded),
      flash: usesFlash ? makeAxis(left + ramWidth + 14, flashWidth, story.flash, process, true, view.folded) : null,
    };
  });
  view.width = gap + count * (each + gap);
}

const axisOf = (where) => (where.flash ? view.lanes[where.process].flash : view.lanes[where.process].ram);

// The pixels of a stretch, at least `least` of them.
function span(where, least) {
  const axis = axisOf(where);
  const from = axis.x(where.start);
  const width = axis.x(endOf(where)) - from;
  return width >= least ? { x: from, width }
    : { x: Math.min(from, axis.left + axis.width - least), width: least };
}

// ---- Labels that do not run over one another: what finds no room is left out, and is in the tip.

const labels = {
  placed: [],
  free(x, y, width) {
    return !this.placed.some((other) => Math.abs(other.y - y) < 12 && x < other.x + other.width && other.x < x + width);
  },
  put(parent, kind, x, y, text, options = {}) {
    const width = text.length * view.charWidth + 4;
    const left = options.end ? x - width : x;
    if (!options.always && !this.free(left, y, width)) return false;
    this.placed.push({ x: left, y, width });
    label(parent, kind, x, y, text, options.end ? 'end' : 'start');
    return true;
  },
};

// ---- What core and model disagree about, of the breaks

function wrongBreaks() {
  return story.lanes.flatMap((lane, process) => {
    if (!lane.expected) return [];
    const core = breaksAt(lane, story.failing + 1);
    return ['mark', 'break', 'kernel_break']
      .filter((kind) => lane.expected[kind] !== core[kind])
      .map((kind) => ({ process, name: kind.replace('_', ' '), core: core[kind], model: lane.expected[kind] }));
  });
}

// ---- The picture, layer by layer

function drawRegions(parent, lane, data) {
  const axis = lane.ram;
  data.breaks.forEach((at, i) => {
    const y = momentY(at.since);
    const height = (i + 1 < data.breaks.length ? momentY(data.breaks[i + 1].since) : view.height) - y;
    const fill = (kind, from, to) => shape('rect', { class: kind, x: axis.x(from), y, width: Math.max(0, axis.x(to) - axis.x(from)), height }, parent);
    fill('own lent', 0, at.mark);
    fill('own', at.mark, at.break);
    fill('nobodys', at.break, at.kernel_break);
    fill('kernels', at.kernel_break, story.ram);
  });
  if (lane.flash) shape('rect', { class: 'flash', x: lane.flash.left, y: 0, width: lane.flash.width, height: view.height }, parent);
}

function drawFolds(parent, lane) {
  for (const axis of [lane.ram, lane.flash]) {
    for (const part of axis ? axis.parts.filter((p) => p.fold) : []) {
      shape('line', { class: 'fold', x1: part.x + part.width / 2, x2: part.x + part.width / 2, y1: 0, y2: view.height }, parent);
    }
  }
}

function drawSteps(parent, lane, data) {
  for (const kind of ['mark', 'kernel_break', 'break']) {
    let path = '';
    for (const at of data.breaks) {
      const x = lane.ram.x(at[kind]).toFixed(1);
      path += path ? `V${momentY(at.since)}H${x}` : `M${x} 0`;
    }
    shape('path', { class: `step ${kind}`, d: `${path}V${view.height}` }, parent);
    nameStep(parent, lane, lane.ram.x(data.breaks[0][kind]), kind.replace('_', ' '));
  }
}

function nameStep(parent, lane, x, name) {
  const end = x + 4 + name.length * view.charWidth > lane.right;
  labels.put(parent, 'step-name', end ? x - 4 : x + 4, 10, name, { end });
}

// A process that is dead, until its next life.
function drawDeadTime(parent, lane, data) {
  const dead = new Set(['terminated', 'faulted', 'removed']);
  data.turns.forEach((turn, i) => {
    if (!dead.has(turn.kind)) return;
    const next = data.turns[i + 1];
    const y = momentY(turn.moment);
    shape('rect', { class: 'dead', x: lane.left, y, width: lane.right - lane.left, height: (next ? momentY(next.moment) : view.height) - y }, parent);
  });
}

function turnText(turn) {
  return turn.kind === 'restarted' || turn.kind === 'started' ? `${turn.kind}: identifier ${turn.identifier}` : turn.kind;
}

function drawTurns(parent, lane, data) {
  for (const turn of data.turns) {
    const y = momentY(turn.moment);
    const pause = turn.kind === 'stopped' || turn.kind === 'resumed';
    shape('line', { class: pause ? 'turn pause' : 'turn', x1: lane.left, x2: lane.right, y1: y, y2: y }, parent);
    labels.put(parent, pause ? 'turn-name pause' : 'turn-name', lane.right - 3, y - 4, turnText(turn), { end: true, always: !pause });
  }
}

const ofBuffer = (bar, kind) => ({ class: kind, style: `--hue:${hueOf.get(bar.name)}`, 'data-name': bar.name });

function fillBar(parent, bar) {
  const { x, width } = span(bar.where, 4);
  const y = momentY(bar.since);
  shape('rect', { ...ofBuffer(bar, 'fill'), x, y, width, height: Math.max(untilY(bar) - y, 1) }, parent);
}

function outlineBar(parent, bar) {
  const { x, width } = span(bar.where, 4);
  const y = momentY(bar.since);
  const bottom = untilY(bar);
  const group = shape('g', { ...ofBuffer(bar, `buffer ${bar.name.replace(/:.*/, '')}`), 'data-ending': bar.ending }, parent);
  const close = bar.ending === 'lasts' ? `M${x} ${bottom}V${y}H${x + width}V${bottom}` : `M${x} ${y}H${x + width}V${bottom}H${x}Z`;
  shape('path', { class: 'outline', d: close }, group);
  const centre = x + width / 2;
  if (bar.ending === 'died') shape('path', { class: 'ending', d: `M${centre - 4} ${bottom - 4}l8 8m0 -8l-8 8` }, group);
  if (bar.ending === 'returned') shape('circle', { class: 'ending', cx: centre, cy: bottom, r: 3.5 }, group);
  if (bar.ending === 'vanished') label(group, 'vanished', centre, bottom + 4, '?', 'middle');
}

function nameBar(parent, bar) {
  const { x, width } = span(bar.where, 4);
  const y = momentY(bar.since) + 12;
  if (untilY(bar) - momentY(bar.since) < 14) return;
  const needed = bar.name.length * view.charWidth + 8;
  // Inside where there is room, else beside it.
  const { right } = view.lanes[bar.where.process];
  const beside = width < needed && x + width + needed <= right;
  const end = !beside && x + needed > right;
  const at = beside ? x + width + 4 : end ? x - 4 : x + 4;
  if (labels.put(parent, 'name', at, y, bar.name, { end })) {
    for (const [name, value] of Object.entries(ofBuffer(bar, 'name'))) parent.lastChild.setAttribute(name, value);
  }
}

function drawSlice(parent, slice) {
  const { x, width } = span(slice.where, 6);
  const y = momentY(slice.since);
  shape('rect', { class: slice.writeable ? 'slice' : 'slice readable', x: x + 1.5, y, width: width - 3, height: Math.max(momentY(slice.until) - y, 2) }, parent);
}

// Nobody but the model has performed it: the core did not get that far.
const byModelAlone = (index) => story.rows[index].core === null;

// Read hollow, written solid, both dashed where they are the model's alone; an operation that reads and writes
// shows one above the other.
function drawAccesses(parent, row, index) {
  const height = Math.min(view.heights[index] * 0.5, 12);
  const both = row.accesses.some((access) => access.write) && row.accesses.some((access) => !access.write);
  const assumed = byModelAlone(index) ? ' assumed' : '';
  for (const access of row.accesses) {
    const { x, width } = span(access.where, 5);
    const own = both ? height / 2 : height;
    const y = middle(index) - height / 2 + (both && access.write ? own : 0);
    shape('rect', { class: `access ${access.write ? 'write' : 'read'}${assumed}`, x: x + 0.5, y, width: width - 1, height: own }, parent);
    if (assumed && index === story.failing) {
      labels.put(parent, 'assumed-name', x + width + 4, middle(index) + 4, `the model ${access.write ? 'writes' : 'reads'}`);
    }
  }
}

// What the model has where the core has something else.
function drawWrong(parent) {
  if (story.failing === null) return;
  const y = view.tops[story.failing];
  const height = view.heights[story.failing];
  for (const wrong of story.wrong_bytes) {
    const { x, width } = span(wrong.where, 5);
    shape('rect', { class: 'wrong', x: x - 1, y: y + 2, width: width + 2, height: height - 4 }, parent);
    shape('path', { class: 'wrong-tip', d: `M${x + width / 2} ${y + 1}l-6 -9h12z` }, parent);
    const text = `core ${hexText(wrong.core.slice(0, 8), wrong.where.length)}, model ${hexText(wrong.model.slice(0, 8), wrong.where.length)}`;
    labels.put(parent, 'wrong-name', x + width + 5, y + 12, text);
  }
  for (const wrong of story.wrong_buffers.filter((each) => each.model)) {
    const { x, width } = span(wrong.model, 5);
    shape('rect', { class: 'wrong expected', x, y: y + 2, width, height: height - 4 }, parent);
    labels.put(parent, 'wrong-name', x + width + 4, y + height - 6, `model: ${wrong.name}`, { always: true });
  }
  for (const wrong of wrongBreaks()) {
    const x = view.lanes[wrong.process].ram.x(wrong.model);
    shape('line', { class: 'wrong expected', x1: x, x2: x, y1: y, y2: y + height }, parent);
    labels.put(parent, 'wrong-name', x + 4, y + height - 6, `model: ${wrong.name} +${wrong.model}`, { always: true });
  }
}

function drawRows(parent) {
  const lines = view.tops.map((top) => `M0 ${top.toFixed(1)}H${view.width}`).join('');
  shape('path', { class: 'rows', d: lines }, parent);
  if (story.failing === null) return;
  shape('rect', { class: 'failing', x: 0, y: view.tops[story.failing], width: view.width, height: view.heights[story.failing] }, parent);
}

function drawAxis() {
  const svg = find('axis');
  const height = find('operations').tHead.getBoundingClientRect().height;
  svg.replaceChildren();
  svg.setAttribute('width', view.width);
  svg.setAttribute('height', height);
  view.lanes.forEach((lane, process) => {
    label(svg, 'lane', lane.left, 15, `process ${process}`);
    for (const [name, axis] of [['ram', lane.ram], ['flash', lane.flash]]) {
      if (!axis) continue;
      if (name === 'flash') label(svg, 'lane-flash', axis.left, 15, 'flash');
      let free = -Infinity;
      const ticks = axis.ticks();
      ticks.forEach((offset, i) => {
        const x = axis.x(offset);
        shape('line', { class: 'tick', x1: x, x2: x, y1: height - 6, y2: height }, svg);
        const text = `+${offset}`;
        const width = text.length * view.charWidth;
        const last = i === ticks.length - 1;
        const from = last ? x - width : x - Math.min(width / 2, x - axis.left);
        if (from < free || (!last && from + width > axis.left + axis.width - `+${axis.size}`.length * view.charWidth - 6)) return;
        label(svg, 'offset', from, height - 10, text);
        free = from + width + 6;
      });
      shape('line', { class: 'tick', x1: axis.left, x2: axis.left + axis.width, y1: height - 0.5, y2: height - 0.5 }, svg);
    }
  });
}

let selection = null; // the band of the selected row
let hovered = null; // and of the one under the pointer

function draw(available) {
  measure(available);
  const svg = find('drawing');
  svg.replaceChildren();
  labels.placed = [];
  svg.setAttribute('width', view.width);
  svg.setAttribute('height', view.height);
  svg.setAttribute('viewBox', `0 0 ${view.width} ${view.height}`);
  const hatch = shape('pattern', { id: 'hatch', width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, shape('defs', {}, svg));
  shape('line', { class: 'hatch', x1: 0, x2: 0, y1: 0, y2: 7 }, hatch);

  const layer = () => shape('g', {}, svg);
  const each = (drawLane) => {
    const group = layer();
    view.lanes.forEach((lane, process) => drawLane(group, lane, story.lanes[process]));
  };
  each(drawRegions);
  drawRows(layer());
  each(drawFolds);
  each(drawDeadTime);
  const fills = layer();
  story.bars.forEach((bar) => fillBar(fills, bar));
  const outlines = layer();
  story.bars.forEach((bar) => outlineBar(outlines, bar));
  each(drawSteps);
  const slices = layer();
  story.slices.forEach((slice) => drawSlice(slices, slice));
  const accesses = layer();
  story.rows.forEach((row, index) => drawAccesses(accesses, row, index));
  each(drawTurns);
  drawWrong(layer());
  const names = layer();
  story.bars.forEach((bar) => nameBar(names, bar));
  if (story.failing !== null && story.failing + 1 < story.rows.length) {
    const y = view.tops[story.failing + 1];
    shape('rect', { class: 'veil', x: 0, y, width: view.width, height: view.height - y }, layer());
  }
  hovered = shape('rect', { class: 'hovered', x: 0, width: view.width, height: 0 }, svg);
  selection = shape('rect', { class: 'selection', x: 0, width: view.width, height: 0 }, svg);
  drawAxis();
  root.dataset.drawnRows = view.tops.length;
  root.dataset.drawnBars = svg.querySelectorAll('.buffer').length;
}

function redraw() {
  draw(main.clientWidth - main.querySelector('.text').getBoundingClientRect().width);
  selection.classList.toggle('on-failing', selected === story.failing);
  showBand(selection, selected);
  highlight();
}

function showBand(band, index) {
  const shown = index !== null && index >= 0;
  band.setAttribute('y', shown ? view.tops[index] : 0);
  band.setAttribute('height', shown ? view.heights[index] : 0);
}

// ---- What a row has to tell

const breaksAt = (lane, moment) => lane.breaks.findLast((at) => at.since <= moment);

function identifierAt(lane, moment) {
  return lane.turns.findLast((turn) => turn.moment <= moment)?.identifier ?? lane.identifier;
}

// What became of the process last, where it is not just running.
function stateAt(lane, moment) {
  const kind = lane.turns.findLast((turn) => turn.moment <= moment)?.kind;
  return ['terminated', 'faulted', 'removed', 'stopped'].includes(kind) ? `, ${kind}` : '';
}

const barsAt = (moment) => story.bars.filter((bar) => bar.since <= moment && (moment < bar.until || (bar.ending === 'lasts' && moment <= bar.until)));

const endings = {
  lasts: () => 'is still there',
  swapped: (bar) => `swapped for another by operation ${bar.until}`,
  returned: (bar) => `taken back by operation ${bar.until}`,
  died: (bar) => `died at operation ${bar.until}`,
  vanished: (bar) => `gone after operation ${bar.until}, and no rule says why`,
};

const barText = (bar) => `${bar.name}  ${rangeText(bar.where)}, from operation ${bar.since}, ${endings[bar.ending](bar)}`;

function accessText(access) {
  const where = `${rangeText(access.where)} (${bytesText(access.where.length)})`;
  const bytes = hexText(access.bytes, access.where.length);
  if (!access.write) return `read ${where}: ${bytes}`;
  return access.before === access.bytes ? `wrote ${where}: ${bytes}, as it was`
    : `wrote ${where}: ${hexText(access.before, access.where.length)} → ${bytes}`;
}

// Each side that has something to say about the outcome.
function outcomes(row, index) {
  if (row.core === row.model) return row.model ? [['outcome', row.model]] : [];
  const core = row.core ?? (index === story.failing ? 'got no further' : null);
  return [['core', core], ['model', row.model]].filter(([, text]) => text);
}

function wrongTexts() {
  const buffer = (where) => (where ? rangeText(where) : 'none');
  return [
    ...story.wrong_bytes.map((wrong) => `${rangeText(wrong.where)}: core ${hexText(wrong.core, wrong.where.length)}, model ${hexText(wrong.model, wrong.where.length)}`),
    ...wrongBreaks().map((wrong) => `process ${wrong.process}, ${wrong.name}: core +${wrong.core}, model +${wrong.model}`),
    ...story.wrong_buffers.map((wrong) => `${wrong.name}: core ${buffer(wrong.core)}, model ${buffer(wrong.model)}`),
  ];
}

function listOf(title, kind, texts) {
  if (!texts.length) return [];
  const items = texts.map((text) => (text instanceof Node ? text : make('li', {}, text)));
  return [make('div', { className: kind }, make('h3', {}, title), make('ul', {}, ...items))];
}

function chip(bar) {
  const item = make('li', { className: 'chip' }, make('b', {}, bar.name), ` ${rangeText(bar.where)}`);
  item.style.setProperty('--hue', hueOf.get(bar.name));
  return item;
}

function showDetails(index) {
  const row = story.rows[index];
  const moment = Math.min(index + 1, lastMoment);
  const heading = make('h2', {}, make('span', { className: 'number' }, `${index + 1} of ${story.rows.length}`), make('code', {}, row.text));
  for (const [who, text] of outcomes(row, index)) {
    heading.append(make('span', { className: who }, who === 'outcome' ? `-> ${text}` : `${who} ${text}`));
  }
  const processes = story.lanes.map((lane, process) => {
    const at = breaksAt(lane, moment);
    return `process ${process}: identifier ${identifierAt(lane, moment)}${stateAt(lane, moment)}, mark +${at.mark}, break +${at.break}, kernel break +${at.kernel_break}`;
  });
  const open = story.slices.filter((slice) => slice.since <= moment && moment < slice.until);
  find('details').replaceChildren(heading, make('p', { className: 'meaning' }, row.meaning), make('div', { className: 'columns' },
    ...listOf('Core and model disagree', 'wrong', index === story.failing ? wrongTexts() : []),
    ...listOf(byModelAlone(index) ? 'Memory, as the reference model has it: the core got no further' : 'Memory', 'memory', row.accesses.map(accessText)),
    ...listOf('Processes', 'processes', processes),
    ...listOf('Buffers', 'buffers', barsAt(moment).map(chip)),
    ...listOf('Open slices', 'slices', open.map((slice) => `${rangeText(slice.where)}${slice.writeable ? '' : ', read-only'}, since operation ${slice.since}`))));
  find('details').scrollTop = 0;
}

// ---- Walking through it

let selected = null;

function select(index, focus) {
  if (tableRows.length === 0) return;
  const target = Math.max(0, Math.min(tableRows.length - 1, index));
  const far = selected === null || Math.abs(target - selected) > 10;
  if (selected !== null) {
    tableRows[selected].tabIndex = -1;
    tableRows[selected].removeAttribute('aria-current');
  }
  selected = target;
  const row = tableRows[target];
  row.tabIndex = 0;
  row.setAttribute('aria-current', 'true');
  if (focus) row.focus({ preventScroll: true });
  row.scrollIntoView({ block: far ? 'center' : 'nearest', inline: 'nearest' });
  selection.classList.toggle('on-failing', target === story.failing);
  showBand(selection, target);
  showDetails(target);
  if (location.hash !== `#${row.id}`) history.replaceState(null, '', `#${row.id}`);
}

function jump() {
  if (story.failing !== null) select(story.failing, true);
}

const steps = {
  ArrowDown: () => selected + 1, j: () => selected + 1,
  ArrowUp: () => selected - 1, k: () => selected - 1,
  PageDown: () => selected + 10, PageUp: () => selected - 10,
  Home: () => 0, End: () => tableRows.length - 1,
};

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest('input, summary, #details')) return;
  if (event.key in steps) select(steps[event.key](), true);
  else if (event.key === 'n') jump();
  else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') main.scrollBy({ left: event.key === 'ArrowLeft' ? -90 : 90 });
  else if (event.key === 'Escape') hideTip();
  else return;
  event.preventDefault();
}

function selectFromHash() {
  const index = tableRows.findIndex((row) => `#${row.id}` === location.hash);
  if (index >= 0 && index !== selected) select(index, false);
  return index >= 0;
}

// ---- Hovering

function rowAt(y) {
  return view.tops.findLastIndex((top) => top <= y);
}

function hideTip() {
  find('tip').hidden = true;
  if (hovered) showBand(hovered, null);
}

function showTip(event, index, lines) {
  const row = story.rows[index];
  const tip = find('tip');
  tip.replaceChildren(make('p', {}, make('b', {}, `${index + 1} `), make('code', {}, row.text)));
  for (const [who, text] of outcomes(row, index)) {
    tip.append(make('p', { className: who }, make('code', {}, who === 'outcome' ? `-> ${text}` : `${who} ${text}`)));
  }
  tip.append(make('p', { className: 'meaning' }, row.meaning));
  if (row.accesses.length && byModelAlone(index)) tip.append(make('p', {}, 'By the reference model; the core got no further:'));
  tip.append(...[...row.accesses.map(accessText), ...lines].map((line) => make('p', {}, line)));
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - box.width - 8))}px`;
  tip.style.top = `${event.clientY + 18 + box.height > innerHeight ? Math.max(4, event.clientY - box.height - 10) : event.clientY + 18}px`;
  showBand(hovered, index);
}

// What lies under the pointer: the address, and the buffers over it at that time.
function underPointer(x, index) {
  const process = view.lanes.findIndex((lane) => x >= lane.left - 4 && x <= lane.right + 4);
  if (process < 0) return [];
  const lane = view.lanes[process];
  const flash = lane.flash !== null && x >= lane.flash.left;
  const axis = flash ? lane.flash : lane.ram;
  const hit = barsAt(index + 1).filter((bar) => {
    if (bar.where.process !== process || bar.where.flash !== flash) return false;
    const { x: from, width } = span(bar.where, 4);
    return x >= from - 2 && x <= from + width + 2;
  });
  return [`${flash ? 'flash' : 'ram'}${process}+${axis.offset(x)}`, ...hit.map(barText)];
}

function onPointerMove(event) {
  const drawing = find('drawing').getBoundingClientRect();
  const inPicture = event.target.closest('#drawing') !== null;
  const index = inPicture ? rowAt(event.clientY - drawing.top) : tableRows.indexOf(event.target.closest('tbody tr'));
  if (index < 0) {
    hideTip();
    return;
  }
  showTip(event, index, inPicture ? underPointer(event.clientX - drawing.left, index) : []);
}

function onClick(event) {
  const drawing = event.target.closest('#drawing');
  const index = drawing ? rowAt(event.clientY - drawing.getBoundingClientRect().top) : tableRows.indexOf(event.target.closest('tbody tr'));
  if (index >= 0) select(index, true);
}

// ---- The legend

let pinned = null;
let pointed = null;

function highlight() {
  const name = pointed ?? pinned;
  for (const part of find('drawing').querySelectorAll('[data-name]')) {
    part.classList.toggle('dim', name !== null && part.dataset.name !== name);
  }
}

function legendButton(name) {
  const button = make('button', { type: 'button', className: 'chip' }, name);
  button.style.setProperty('--hue', hueOf.get(name));
  button.setAttribute('aria-pressed', 'false');
  const point = (to) => () => { pointed = to; highlight(); };
  button.addEventListener('pointerenter', point(name));
  button.addEventListener('pointerleave', point(null));
  button.addEventListener('click', () => {
    pinned = pinned === name ? null : name;
    for (const other of find('legend').querySelectorAll('button')) other.setAttribute('aria-pressed', String(other.textContent === pinned));
    highlight();
  });
  return make('li', {}, button);
}

// Each sign of the picture: its name, what it means, a sample of it drawn with the picture's own classes, and
// where the picture has it, `in`; without that it always does.
const box = (kind, height = 14) => (svg) => shape('rect', { class: kind, x: 0.5, y: (14 - height) / 2, width: 17, height }, svg);
const line = (kind, d) => (svg) => shape('path', { class: kind, d }, svg);
const outline = (kind) => (svg) => {
  const buffer = shape('g', { class: `buffer ${kind}`, style: '--hue:250' }, svg);
  box('fill')(buffer);
  line('outline', 'M1 1H17V13H1Z')(buffer);
};
const signs = [
  ['lent once', 'memory of the process below its mark: so far up it has lent in this life', box('own lent')],
  ['own', 'memory of the process between mark and break', box('own')],
  ['nobody\'s', 'between break and kernel break; either may grow into it', box('nobodys')],
  ['kernel\'s', 'memory that the kernel keeps of the process\'s block: its grants above all', box('kernels')],
  ['flash', 'the process\'s flash, which it can lend and not write', box('flash'), '.flash'],
  ['dead', 'the process is dead there; its memory stays', box('dead'), '.dead'],
  ['folded', 'a longer stretch of memory that nobody uses', line('fold', 'M9 0V14'), '.fold'],
  ['mark', 'the end of the highest buffer in RAM that the process has lent in this life', line('step mark', 'M9 0V14')],
  ['break', 'the end of the memory that the process may touch', line('step break', 'M9 0V14')],
  ['kernel break', 'where the kernel\'s part begins', line('step kernel_break', 'M9 0V14')],
  ['rw', 'a buffer lent to read and write; the colour is its name\'s', outline('rw'), '.buffer.rw'],
  ['ro', 'a buffer lent to read', outline('ro'), '.buffer.ro'],
  ['ur', 'a userspace-readable buffer: the process may look at it meanwhile', outline('ur'), '.buffer.ur'],
  ['xrw', 'a buffer that trusted code has made, to read and write', outline('xrw'), '.buffer.xrw'],
  ['xro', 'a buffer that trusted code has made, to read', outline('xro'), '.buffer.xro'],
  ['dies', 'a buffer ends with the life of its process', line('ending cross', 'M5 3l8 8m0 -8l-8 8'), '[data-ending=died]'],
  ['taken back', 'the process takes its buffer back', (svg) => shape('circle', { class: 'ending ring', cx: 9, cy: 7, r: 3.5 }, svg), '[data-ending=returned]'],
  ['?', 'a buffer is gone, and no rule says why', (svg) => label(svg, 'vanished', 9, 11, '?', 'middle'), '[data-ending=vanished]'],
  ['open slice', 'a capsule has the buffer open, to write', box('slice', 12), '.slice:not(.readable)'],
  ['open to read', 'a capsule has the buffer open, to read only', box('slice readable', 12), '.slice.readable'],
  ['read', 'bytes that the operation reads', box('access read', 8), '.access.read:not(.assumed)'],
  ['written', 'bytes that the operation writes', box('access write', 8), '.access.write:not(.assumed)'],
  ['read by the model', 'bytes that the reference model reads; the core did not get there', box('access read assumed', 8), '.access.read.assumed'],
  ['written by the model', 'bytes that the reference model writes; the core did not get there', box('access write assumed', 8), '.access.write.assumed'],
  ['end of a life', 'the process ends, or begins its next life', line('turn', 'M0 7H18'), '.turn:not(.pause)'],
  ['pause', 'the process is stopped for a while, or goes on', line('turn pause', 'M0 7H18'), '.turn.pause'],
  ['fails', 'the operation that fails', box('failing'), 'rect.failing'],
  ['differs', 'what core and model do not have in common', (svg) => { box('wrong', 10)(svg); line('wrong-tip', 'M9 6l-3 -5h6z')(svg); }, '.wrong:not(.expected)'],
  ['expected', 'where the model has it', box('wrong expected', 10), '.wrong.expected'],
  ['behind it', 'paler: behind the failure; what the reference model does', (svg) => { box('kernels')(svg); box('veil')(svg); }, '.veil'],
];

// Those that the picture has: in short above it, with their meanings among the words.
function fillKeys() {
  for (const [name, meaning, draws, used] of signs) {
    if (used && !find('drawing').querySelector(used)) continue;
    const sample = () => {
      const svg = shape('svg', { class: 'sample', width: 18, height: 14, 'aria-hidden': 'true' });
      draws(svg);
      return svg;
    };
    find('keys').append(make('span', {}, sample(), name));
    find('signs').append(make('dt', {}, sample(), name), make('dd', {}, meaning));
  }
}

function start() {
  root.classList.add('js', story.rows.length <= 12 ? 'few' : story.rows.length <= 80 ? 'some' : 'many');
  for (const id of ['tools', 'picture', 'details']) find(id).hidden = false;
  tableRows.forEach((row) => { row.tabIndex = -1; });
  find('legend').append(...[...hueOf.keys()].map(legendButton));
  if (story.failing !== null) {
    find('jump').hidden = false;
    find('jump').href = `#${tableRows[story.failing].id}`;
    find('jump').addEventListener('click', (event) => { event.preventDefault(); jump(); });
  }
  draw(main.clientWidth - main.querySelector('.text').getBoundingClientRect().width);
  fillKeys();
  if (!selectFromHash()) select(story.failing ?? 0, false);
  const zoomBy = (factor) => () => { view.zoom = Math.max(0.5, Math.min(32, view.zoom * factor)); redraw(); };
  find('wider').addEventListener('click', zoomBy(1.5));
  find('narrower').addEventListener('click', zoomBy(1 / 1.5));
  find('tools').addEventListener('change', (event) => { view.folded = event.target.value === 'folded'; redraw(); });
  document.addEventListener('keydown', onKey);
  window.addEventListener('hashchange', selectFromHash);
  main.addEventListener('pointermove', onPointerMove);
  main.addEventListener('pointerleave', hideTip);
  main.addEventListener('scroll', hideTip);
  main.addEventListener('click', onClick);
  new ResizeObserver(() => requestAnimationFrame(redraw)).observe(main);
  window.addEventListener('beforeprint', () => { root.classList.add('print'); draw(640); });
  window.addEventListener('afterprint', () => { root.classList.remove('print'); redraw(); });
}

start();
