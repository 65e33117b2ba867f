import type { CatalogueEntry } from '../../../hub/catalogue.ts';
import { hubSentence } from '../../../hub/fault.ts';
import type { FilesProblem } from '../../../hub/file_folder.ts';
import type { GraphType } from '../../../hub/weights.ts';
import type { ModelsProblem } from '../../../lab/client/models_protocol.ts';
import { numbersOf } from '../numbers.ts';
import { plural } from '../plural.ts';

const n = numbersOf('en');

const listed = (names: readonly string[]) =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ');

function filesSentence(problem: FilesProblem): string {
  switch (problem.code) {
    case 'no-files':
      return 'It contains no files.';
    case 'archive':
      return 'A .zip file is not a model folder. If forklab saved it, drop it on the page or open it from Share; otherwise unpack it first.';
    case 'no-config':
      return `No config.json among ${listed(problem.names)}. Choose the whole folder written by save_pretrained.`;
    case 'several':
      return `Several models: ${listed(problem.folders)}. Choose one of these folders.`;
  }
}

/** Models from the Hub or from disk. */
export const modelsEn = {
  title: 'Models',
  done: 'Done',

  here: {
    heading: 'On this machine',
    loading: 'Loading.',
    empty: 'No models yet.',
    unnamed: 'Files from disk',
    statuses: {
      ready: 'ready',
      partial: (here: string, total: string | null) =>
        total === null ? `${here}, incomplete` : `${here} of ${total}, incomplete`,
      elsewhere: 'downloading in another tab',
      given: 'from disk, until you close this page',
    },
    facts: (commit: string, size: string, license: string | null) =>
      [`commit ${commit}`, size, ...(license === null ? [] : [`license ${license}`])].join(' · '),
    weights: (file: string, size: string) => `${file} · ${size}`,
    partWeights: (file: string, size: string) => `${file} · ${size}, incomplete`,
    weightsOf: (name: string, file: string) => `${file} of ${name}`,
    phases: {
      downloading: 'Downloading',
      checking: 'Verifying',
      waiting: 'Connection lost, retrying',
    },
    progress: (done: string, total: string) => `${done} of ${total}`,
    rate: (rate: string) => `${rate}/s`,
    left: (time: string) => `${time} left`,
    progressOf: (name: string) => `Download of ${name}`,
    pause: 'Pause',
    pauseOf: (name: string) => `Pause the download of ${name}`,
    resume: 'Resume',
    resumeOf: (name: string) => `Resume the download of ${name}`,
    inspect: 'Inspect',
    inspectOf: (name: string) => `Inspect ${name}`,
    remove: 'Remove',
    removeOf: (name: string) => `Remove ${name}`,
    removeSure: (size: string) => `Remove ${size}`,
    removeSureOf: (name: string, size: string) => `Remove ${size}: ${name}`,
    keep: 'Keep',
    keepOf: (name: string) => `Keep ${name}`,
    restarted: {
      changed: (file: string) => `${file} has changed on the Hub: restarted.`,
      'no-range': (file: string) => `The server cannot resume ${file}: restarted.`,
    },
    added: (name: string) => `${name} is ready.`,
    halfLacking: (file: string) =>
      `${file} is float16 and this adapter has no shader-f16: it runs on the processor, slower.`,
  },

  hub: {
    heading: 'From the Hugging Face Hub',
    about: 'Llama, Qwen2, Qwen3 (safetensors) and ONNX decoders.',
    name: 'Model',
    nameHint: 'owner/name, owner/name@revision or URL',
    find: 'Look up',
    finding: (name: string) => `Looking up ${name}.`,
    cancel: 'Cancel',
    catalogue: 'Suggested models',
    graphCatalogue: 'Suggested ONNX graphs',
    kinds: {
      small: 'small chat model',
      base: 'base model',
      chat: 'chat model',
      thinking: 'reasoning model',
      maths: 'math model',
    } satisfies Record<CatalogueEntry['kind'], string> as Record<CatalogueEntry['kind'], string>,
    parameters: (count: number) =>
      count < 1e9 ? `${n.integer(count / 1e6)}M` : `${n.fixed(count / 1e9, 1)}B`,
    gatedKind: (kind: string) => `${kind}, gated`,
    /** `dtype`: of the graph that is taken if no other is chosen. */
    graphKind: (kind: string, dtype: GraphType) => `${kind}, ${dtype}`,
    choose: (name: string) => `Look up ${name}`,
    here: 'here',
    columns: {
      model: 'Model',
      kind: 'Kind',
      license: 'License',
      parameters: 'Parameters',
      size: 'Download (approx.)',
    },
    size: 'Download',
    sizeOf: (bytes: string, files: number) => `${bytes} in ${plural(files, 'file', 'files')}`,
    ofWhichHere: (bytes: string) => `${bytes} already here`,
    commit: 'Commit',
    license: 'License',
    noLicense: 'not stated',
    consent: 'Consent',
    consentText: 'Accept the terms on its page and enter an access token below.',
    download: (size: string) => `Download ${size}`,
    notNow: 'Not now',
    weights: {
      heading: 'Weights',
      engine: 'safetensors, forklab engine',
      onnx: (file: string, dtype: GraphType | null) =>
        dtype === null ? `${file}, unknown dtype` : `${file}, ${dtype}`,
      half: 'Needs shader-f16 on a GPU.',
      halfLacking: 'No shader-f16 on this adapter: it would run on the processor, slower.',
      halfInstead: (file: string) => `Use ${file} instead.`,
      here: 'here',
      about: 'ONNX graphs run in ONNX Runtime, for inspection only.',
    },
    unsupported: 'forklab cannot run this model.',
    isHere: 'Already downloaded.',
    isArriving: 'Downloading. Choose further weights when it has finished.',
    access: 'Gated models and mirrors',
    token: 'Access token',
    tokenHint: 'Kept in memory only, sent to the Hub only.',
    address: 'Hub URL',
    addressHint: 'A mirror, if huggingface.co is unreachable.',
  },

  files: {
    heading: 'From disk',
    about: 'A model folder: config.json, tokenizer, safetensors weights or ONNX graphs. It is read in place.',
    drop: 'Drop a folder here',
    folder: 'Choose a folder',
    several: 'Choose files',
  },

  /** Why something failed. */
  problem: (problem: ModelsProblem): string => {
    switch (problem.kind) {
      case 'hub':
        return hubSentence(problem.problem);
      case 'files':
        return filesSentence(problem.problem);
      case 'other':
        return `That failed. ${problem.detail}`;
    }
  },
};
