/**
 * An adapter's name as far as a reader needs it: without the driver's versions, which follow a colon or a bracket, as
 * in "llvmpipe: Mesa 25.0.7 (LLVM 15.0.6)".
 */
export function shortAdapter(name: string): string {
  const [short] = name.split(/[:(]/);
  return short.trim() || name;
}
