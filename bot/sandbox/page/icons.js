// The page's icons, drawn as strokes on a grid of 24 by 24.

const STROKES = {
  back: ["M15 5l-7 7 7 7"],
  send: ["M4 12L20 4l-5 16-4-7z", "M11 13l9-9"],
  attach: ["M7 12l6-6a3.5 3.5 0 015 5l-8 8a5 5 0 01-7-7l8-8"],
  more: ["M12 5.5v.01", "M12 12v.01", "M12 18.5v.01"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  reply: ["M10 6l-6 6 6 6", "M4 12h9c4 0 6 2 7 6"],
  edit: ["M5 19l1-4L16 5l3 3L9 18z", "M14 7l3 3"],
  copy: ["M9 9h10v11H9z", "M6 15H5V4h10v2"],
  remove: ["M5 7h14", "M9 7V4h6v3", "M7 7l1 13h8l1-13"],
  react: ["M12 3a9 9 0 100 18 9 9 0 000-18z", "M9 10v.01", "M15 10v.01", "M8.5 14.5c2 2 5 2 7 0"],
  down: ["M6 9l6 6 6-6"],
  commands: ["M15 4L9 20"],
  check: ["M5 12l5 5 9-10"],
  link: ["M8 16L16 8", "M10 8h6v6"],
  inspect: ["M8 8l-4 4 4 4", "M16 8l4 4-4 4", "M13 5l-2 14"],
  unseen: ["M4 4l16 16", "M10 6a9 9 0 0111 6 11 11 0 01-3 4", "M6 8a11 11 0 00-3 4 9 9 0 0011 6"],
  pin: ["M9 4h6l-1 6 3 3H7l3-3z", "M12 13v7"],
  people: [
    "M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7z",
    "M2.5 20c0-4 3-6 6.5-6s6.500 2 6.500 6",
    "M16 4.500a3.500 3.500 0 010 6.500",
    "M18 14.500c2.500.7 3.500 2.700 3.500 5.500",
  ],
  plus: ["M12 5v14", "M5 12h14"],
  file: ["M6 3h8l4 4v14H6z", "M14 3v4h4"],
  code: ["M8 8l-4 4 4 4", "M16 8l4 4-4 4"],
  topic: ["M10 4L8 20", "M16 4l-2 16", "M4 9h16", "M4 15h16"],
  chat: ["M4 5h16v11H10l-5 4v-4H4z"],
  pause: ["M9 5v14", "M15 5v14"],
  play: ["M8 5l10 7-10 7z"],
};

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", `icon icon-${name}`);
  drawing.setAttribute("aria-hidden", "true");
  for (const stroke of STROKES[name]) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", stroke);
    drawing.append(path);
  }
  return drawing;
}
