/** A buffer, or a range of one in floats (the offset a multiple of 64, so of 256 bytes). */
export type Binding = DeviceBuffer | { buffer: DeviceBuffer; offset: number; length?: number };

/** Constants baked into a kernel: unsigned integers, or text such as `0.5` taken as it is. */
export type Constants = Record<string, number | string>;

/** One dispatch to record: entry `entry` of the operation `shader`. */
export interface Dispatch {
  shader: string;
  entry: string;
  constants?: Constants;
  /** The uniform struct at binding 0, in order. Integers are u32, `f(x)` marks an f32. */
  uniforms: (number | Float)[];
  /** Bindings 1, 2, ... in order; null where the entry point does not use one. */
  buffers: (Binding | null)[];
  /** Workgroups in x, y, z. The processor has none, and goes by the uniforms. */
  workgroups: [number, number?, number?];
}

/** A float in a uniform struct. */
export interface Float {
  float: number;
}
export const f = (float: number): Float => ({ float });

/** Workgroups for n threads of 64, folded into two dimensions past the limit of 65,535 in one. */
export function grid(threads: number): [number, number] {
  const groups = Math.max(1, Math.ceil(threads / 64));
  if (groups <= 65_535) return [groups, 1];
  const y = Math.ceil(groups / 65_535);
  return [Math.ceil(groups / y), y];
}

/**
 * Workgroups for a kernel whose threads take a column in x and stride over the rows in y, about eight each: starting
 * a thread costs a software adapter as much as several elements.
 */
export const columns = (width: number, rows: number): [number, number] => [
  Math.ceil(width / 64),
  Math.max(1, Math.min(Math.ceil(rows / 8), 65_535)),
];

/** A buffer that a device holds. Its contents are reached by `write`, `submit` and `read`. */
export interface DeviceBuffer {
  /** Bytes, at least what was asked for. */
  readonly size: number;
  /** Frees it; twice does no harm. */
  destroy(): void;
}
