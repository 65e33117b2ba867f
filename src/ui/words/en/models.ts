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
      return 'There are no files in it.';
    case 'archive':
      return 'A .zip file is no folder of a model. If the lab saved it, drop it anywhere on the page, or open it from Share: its models then are in the menu. Else unpack it first.';
    case 'no-config':
      return `There is no config.json among ${listed(problem.names)}. Give the whole folder of a model, as save_pretrained writes it.`;
    case 'several':
      return `There are several models in it: ${listed(problem.folders)}. Give one of these folders.`;
  }
}

/** Models from the Hub or from disk. */
export const modelsEn = {
  title: 'Models',
  done: 'Done',

  here: {
    heading: 'On this machine',
    loading: 'Looking for models.',
    empty: 'No model yet. One from the Hub is kept in this browser until you remove it.',
    unnamed: 'Files from disk',
    statuses: {
      ready: 'ready',
      partial: (here: string, total: string | null) =>
        total === null ? `${here}, incomplete` : `${here} of ${total}, incomplete`,
      elsewhere: 'being downloaded in another tab',
      given: 'from disk, until this page is closed',
    },
    facts: (commit: string, size: string, license: string | null) =>
      [`commit ${commit}`, size, ...(license === null ? [] : [`license ${license}`])].join(' · '),
    weights: (file: string, size: string) => `${file} · ${size}`,
    partWeights: (file: string, size: string) => `${file} · ${size}, incomplete`,
    weightsOf: (name: string, file: string) => `${file} of ${name}`,
    phases: {
      downloading: 'Downloading',
      checking: 'Checking what is here',
      waiting: 'The connection broke off. Trying again',
    },
    progress: (done: string, total: string) => `${done} of ${total}`,
    rate: (rate: string) => `${rate}/s`,
    left: (time: string) => `${time} left`,
    progressOf: (name: string) => `Download of ${name}`,
    pause: 'Pause',
    pauseOf: (name: string) => `Pause the download of ${name}`,
    resume: 'Continue',
    resumeOf: (name: string) => `Continue the download of ${name}`,
    inspect: 'Inspect',
    inspectOf: (name: string) => `Inspect ${name}`,
    remove: 'Remove',
    removeOf: (name: string) => `Remove ${name}`,
    removeSure: (size: string) => `Remove ${size}`,
    removeSureOf: (name: string, size: string) => `Remove ${name}, ${size}, for good`,
    keep: 'Keep',
    keepOf: (name: string) => `Keep ${name}`,
    restarted: {
      changed: (file: string) =>
        `${file} is not the file any more of which a part was here: it started over.`,
      'no-range': (file: string) => `The server cannot continue ${file}: it started over.`,
    },
    added: (name: string) => `${name} is here.`,
    halfLacking: (file: string) =>
      `${file} computes in float16, which this adapter does not (it has no shader-f16): the processor runs it, slower.`,
  },

  hub: {
    heading: 'From the Hugging Face Hub',
    about: 'Llama, Qwen2 and Qwen3 with safetensors weights, and decoders in ONNX.',
    name: 'Model',
    nameHint: 'owner/name, owner/name@revision, or an address',
    find: 'Look up',
    finding: (name: string) => `Asking for ${name}.`,
    cancel: 'Cancel',
    catalogue: 'Good for looking at forks',
    graphCatalogue: 'Some of them as ONNX graphs',
    kinds: {
      small: 'small chat model',
      base: 'base model',
      chat: 'chat model',
      thinking: 'thinks before it answers',
      maths: 'mathematics',
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
      size: 'Download, about',
    },
    size: 'Download',
    sizeOf: (bytes: string, files: number) => `${bytes} in ${plural(files, 'file', 'files')}`,
    ofWhichHere: (bytes: string) => `${bytes} of it are here`,
    commit: 'Commit',
    license: 'License',
    noLicense: 'none given',
    consent: 'Consent',
    consentText: 'Its owner asks for consent: accept the terms on its page, and give an access token below.',
    download: (size: string) => `Download ${size}`,
    notNow: 'Not now',
    weights: {
      heading: 'Weights',
      engine: 'safetensors, run by our own engine',
      onnx: (file: string, dtype: GraphType | null) =>
        dtype === null ? `${file}, type not named` : `${file}, ${dtype}`,
      half: 'On a GPU it needs shader-f16; the processor runs it.',
      halfLacking: 'This adapter has no shader-f16: the processor would run it, slower.',
      halfInstead: (file: string) => `Take ${file} instead.`,
      here: 'here',
      about:
        'ONNX graphs are run by ONNX Runtime, and are looked at only, not trained. The fewer bits, the less exact.',
    },
    unsupported: 'The engine does not run this model, so it is not downloaded.',
    isHere: 'It is here, complete.',
    isArriving: 'This model is being downloaded; more of it can follow when that has ended.',
    access: 'Gated models and mirrors',
    token: 'Access token',
    tokenHint: 'Kept in memory until the page is closed, and sent to the Hub alone.',
    address: 'Address of the Hub',
    addressHint: 'A mirror, if huggingface.co is out of reach. It is remembered.',
  },

  files: {
    heading: 'From disk',
    about:
      'The folder of a model: config.json, tokenizer, safetensors weights or ONNX graphs. It is read where it is, and not copied. An archive of the lab can be dropped here too.',
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
        return `That could not be done. ${problem.detail}`;
    }
  },
};
