/** A buffer, or a range of one in floats (the offset a multiple of 64, so of 256 bytes). */
export type Binding = DeviceBuffer | { buffer: DeviceBuffer; offset: number; length?: number };

/** Constants compiled into a kernel: unsigned integers, or literal text such as `0.5`. */
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
  /** Workgroups in x, y, z. Not used on the processor, which reads the sizes from the uniforms. */
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
 * Workgroups for a kernel whose threads take one column in x and about eight rows each in y: on a software adapter,
 * starting a thread costs as much as several elements.
 */
export const columns = (width: number, rows: number): [number, number] => [
  Math.ceil(width / 64),
  Math.max(1, Math.min(Math.ceil(rows / 8), 65_535)),
];

/** A buffer on a device, accessed by `write`, `submit` and `read`. */
export interface DeviceBuffer {
  /** Size in bytes, at least the requested size. */
  readonly size: number;
  /** Frees it; idempotent. */
  destroy(): void;
}
