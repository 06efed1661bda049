// Numbers and times as people read them. A thin space, which does not break, groups thousands.

/** A measured number to four digits; "–" where there is none. */
export function number(value, digits = 4) {
  if (value === null || value === undefined) return "–";
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(digits - 2).replace("e+", "e");
  return size >= 10 ** digits ? whole(Math.round(value)) : String(Number(value.toPrecision(digits)));
}

/** A whole number in groups of three. */
export const whole = value =>
  value === null || value === undefined ? "–" : String(value).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");

/** A large count, shortened: 1.2 M. */
export function short(value) {
  if (value === null || value === undefined) return "–";
  for (const [size, name] of [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]]) {
    if (Math.abs(value) >= size) return `${Number((value / size).toPrecision(3))}\u202f${name}`;
  }
  return String(value);
}

/** Bytes. */
export const bytes = value => value >= 1000 ? `${short(value)}B` : `${value}\u202fB`;

/** A duration in its two largest units. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return "–";
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;
}

/** A date in the reader's zone. */
export function date(text) {
  const value = new Date(text);
  return Number.isNaN(value.getTime()) ? "–" : value.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

/** The value of a setting as one line of text. */
export function setting(value) {
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value)) return value.map(setting).join(value.every(one => typeof one === "number") ? " × " : " ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A shape, as (N, C, H, W) is written. */
export const shape = sizes => Array.isArray(sizes) && sizes.length ? sizes.join(" × ") : "scalar";
