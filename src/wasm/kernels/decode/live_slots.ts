// shaders/live_slots.wgsl.

/**
 * @param u (slots)
 * @param b next, counts, place, lengths
 */
export function live_slots_main(u: usize, b: usize): void {
  let next: usize = load<u32>(b),
    place: usize = load<u32>(b, 8);
  const counts: usize = load<u32>(b, 4),
    lengths: usize = load<u32>(b, 12);
  const live = min(load<i32>(counts), load<i32>(u));
  let going = 0;
  for (let i = 0; i < live; i++, next += 16) {
    const row: usize = load<u32>(next),
      position = load<u32>(next, 8);
    if (load<u32>(next, 4) == 1) {
      store<u32>(lengths + (row << 2), position + 1);
      continue;
    }
    store<u32>(place, <u32>row);
    store<u32>(place, 0, 4);
    store<u32>(place, position, 8);
    store<u32>(place, load<u32>(next, 12), 12);
    place += 16;
    going++;
  }
  store<i32>(counts, going);
}
