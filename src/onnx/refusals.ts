import type { Graph } from './graph.ts';

const other =
  'Take another file of the model, or export it again with operators of ONNX and com.microsoft alone.';

/** What ONNX Runtime says, and what it means for the model. Its names are the first groups. */
const meanings: [RegExp, (found: readonly string[]) => string][] = [
  [/No Op registered for (\S+) with domain_version of (\d+)/, ([name, opset]) => unknown(name, opset)],
  [/(\S+)\(-?\d+\) is not a registered function\/op/, ([name]) => unknown(name.replace(':', '.'))],
  [
    /No opset import for domain '([^']*)'/,
    ([domain]) => `it uses operators of “${domain}” unannounced. ${other}`,
  ],
  [
    /Could not find an implementation for ([^\s(]+)\(\d+\)/,
    ([name]) =>
      `ONNX Runtime has no kernel for its operator ${name} with the types that it has here. Take a file of other precision: float32, 8 or 4 bits.`,
  ],
  [
    /Type 'tensor\((\w+)\)' of input parameter \([^)]*\) of operator \(([^)]+)\)/,
    ([type, name]) =>
      `its operator ${name} gets ${type}, which ONNX Runtime does not compute with. Take a file of other precision: float32, 8 or 4 bits.`,
  ],
  [
    /Program (\S+) requires f16/,
    ([name]) =>
      `its operator ${name} computes in float16, which this GPU does not (it has no shader-f16). Choose this processor as the adapter, or another file of the model.`,
  ],
  [
    /Opset (\d+) is under development[\s\S]*till opset (\d+)/,
    ([opset, latest]) =>
      `its operators are of opset ${opset}, and ONNX Runtime knows those up to ${latest}. Export it again with an older opset.`,
  ],
  [
    /Unsupported model IR version: (\d+), max supported IR version: (\d+)/,
    ([version, latest]) =>
      `it is written in version ${version} of the format, and ONNX Runtime reads those up to ${latest}. Export it again with an older onnx.`,
  ],
  [
    /bad_alloc|out of memory|allocation failed|failed to allocate/i,
    () => 'there is too little memory for it in this tab. Close others, or take a file of fewer bits.',
  ],
];

const unknown = (name: string, opset?: string) =>
  `ONNX Runtime does not know its operator ${name}${opset === undefined ? '' : ` (opset ${opset})`}. ${other}`;

/**
 * A sentence about an error of ONNX Runtime: what of the model is in the way, and what to do.
 * @param when it was `create`d from its files, or `run`
 */
export function refusal({ file }: Pick<Graph, 'file'>, when: 'create' | 'run', error: unknown): string {
  const said = String((error as Error)?.message ?? error);
  for (const [pattern, meaning] of meanings) {
    const found = pattern.exec(said);
    if (found) return `${file} cannot be run: ${meaning(found.slice(1).map((name) => name.slice(0, 100)))}`;
  }
  return when === 'create'
    ? `ONNX Runtime does not take ${file}: ${bare(said)}`
    : `ONNX Runtime failed to run ${file}: ${bare(said)} Try again: it is made anew from its files. If it fails again, take another file of the model.`;
}

/** The first line of an error, without numbers and places of the runtime's source. */
const bare = (said: string): string =>
  said
    .split('\n')[0]
    .replace(/^.*ERROR_CODE: \d+, ERROR_MESSAGE: /, '')
    .replace(/^\/\S+:\d+ .*?\)(?: const)? (?=\S)/, '')
    .slice(0, 400)
    .replace(/[\s.]*$/, '.');
