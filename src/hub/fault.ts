/** What can go wrong while a model is fetched, by code; the page translates it. Sizes in bytes. */
export type HubProblem =
  | { code: 'bad-name'; text: string }
  | { code: 'not-a-model'; kind: 'datasets' | 'spaces' }
  | { code: 'bad-endpoint'; text: string }
  /** The owner asks for consent first. */
  | { code: 'gated'; model: string }
  | { code: 'token-refused'; host: string }
  /** A token may be sent only over HTTPS. */
  | { code: 'token-unsafe'; host: string }
  | { code: 'no-repository'; model: string }
  | { code: 'no-revision'; model: string; revision: string }
  | { code: 'no-file'; file: string }
  | { code: 'no-config'; model: string }
  /** `other` is a file of weights in a format that is not read. */
  | { code: 'no-weights'; model: string; other: string | null }
  /** Graphs, but none that is a whole decoder with a key/value cache. */
  | { code: 'no-graph'; model: string; kind: 'encoder-decoder' | 'merged' | 'part'; file: string }
  /** Weights that were asked for by name; null for our engine's. */
  | { code: 'no-choice'; model: string; onnx: string | null; has: string[] }
  /** A graph that has arrived names a file of weights that the repository does not have beside it. */
  | { code: 'no-data'; file: string; data: string }
  /** A graph that has arrived is not run. `detail` is an English sentence. */
  | { code: 'bad-graph'; file: string; detail: string }
  | { code: 'adapter'; model: string }
  | { code: 'bad-answer'; host: string; detail: string }
  /** A page in place of a file: a login page of a network, or a mirror that is no mirror. */
  | { code: 'html'; host: string; file: string | null }
  | { code: 'no-network'; host: string }
  | { code: 'cut'; file: string }
  | { code: 'server'; host: string; status: number }
  | { code: 'rate'; host: string }
  | { code: 'quota'; needed: number | null; free: number | null }
  | { code: 'storage'; detail: string }
  | { code: 'hash'; file: string }
  | { code: 'size'; file: string; said: number }
  /** Another tab or process is downloading it. */
  | { code: 'busy'; model: string }
  | { code: 'not-kept'; model: string }
  | { code: 'incomplete'; model: string }
  /** A file that had arrived is cut off or gone. */
  | { code: 'lost-part'; model: string; file: string };

export type HubCode = HubProblem['code'];

/** A model could not be fetched; the message is the English sentence. */
export class HubFault extends Error {
  constructor(readonly problem: HubProblem) {
    super(hubSentence(problem));
  }
}

/** A size as text, in decimal units. */
export function byteText(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** The English sentences: what happened, what is kept, what to do. */
export function hubSentence(problem: HubProblem): string {
  switch (problem.code) {
    case 'bad-name':
      return `“${problem.text}” is not the name of a model. Write owner/name or owner/name@revision, or paste the address of a model on huggingface.co.`;
    case 'not-a-model':
      return `This is the address of a ${problem.kind === 'datasets' ? 'data set' : 'space'}, not of a model.`;
    case 'bad-endpoint':
      return `“${problem.text}” is not the address of a Hub. It must be like https://huggingface.co.`;
    case 'gated':
      return `${problem.model} is gated. Accept its terms on its page on the Hub, make an access token there (Settings, Access Tokens), and try again with the token.`;
    case 'token-refused':
      return `${problem.host} does not accept this token. Check that it is complete, and not expired.`;
    case 'token-unsafe':
      return `The token was not sent: ${problem.host} is not reached over HTTPS.`;
    case 'no-repository':
      return `There is no public model ${problem.model} on the Hub. Check its spelling; a private one needs a token.`;
    case 'no-revision':
      return `${problem.model} has no branch, tag or commit “${problem.revision}”.`;
    case 'no-file':
      return `${problem.file} is no longer on the Hub at this commit. Remove the model and add it again.`;
    case 'no-config':
      return `${problem.model} has no config.json, so it is not a model that can be loaded.`;
    case 'no-weights':
      return problem.other
        ? `${problem.model} has neither safetensors weights nor ONNX graphs of the usual names, only ${problem.other}, which is not read.`
        : `${problem.model} has neither safetensors weights nor ONNX graphs of the usual names.`;
    case 'no-graph':
      return noGraph(problem);
    case 'no-choice':
      return noChoice(problem);
    case 'no-data':
      return `${problem.file} has its weights in ${problem.data}, which the repository does not have beside it. Nothing more of it is downloaded.`;
    case 'bad-graph':
      return `${problem.file} is no graph that can be used, so nothing more of it is downloaded. ${problem.detail}`;
    case 'adapter':
      return `${problem.model} is an adapter, which is added to another model. Merge them first: peft’s merge_and_unload, then save_pretrained.`;
    case 'bad-answer':
      return `${problem.host} gave an answer that cannot be read: ${problem.detail}.`;
    case 'html':
      return `${problem.host} sent a web page in place of ${problem.file ?? 'its answer'}. A network that asks for a login does that; open the address in a browser to see.`;
    case 'no-network':
      return `${problem.host} cannot be reached. Check the network and try again; what has arrived is kept.`;
    case 'cut':
      return `The connection broke off repeatedly during ${problem.file}. What has arrived is kept: try again to continue there.`;
    case 'server':
      return `${problem.host} has a fault of its own (status ${problem.status}). Try again later; what has arrived is kept.`;
    case 'rate':
      return `${problem.host} refuses more requests for now. Try again in some minutes; what has arrived is kept.`;
    case 'quota':
      return `There is no room${problem.needed === null ? '' : ` for ${byteText(problem.needed)} more`}${problem.free === null ? '' : `: ${byteText(problem.free)} are free`}. Remove a model or free some space, and try again; what has arrived is kept.`;
    case 'storage':
      return `The model cannot be stored: ${problem.detail}.`;
    case 'hash':
      return `${problem.file} arrived damaged: its checksum is not the one that the Hub gives. It was removed; try again.`;
    case 'size':
      return `The size of ${problem.file} is not the ${problem.said} bytes that the Hub gives. It was removed; try again.`;
    case 'busy':
      return `${problem.model} is being downloaded in another tab or process.`;
    case 'not-kept':
      return `${problem.model} is not on this machine, and nothing may be fetched.`;
    case 'incomplete':
      return `${problem.model} is downloaded only in part.`;
    case 'lost-part':
      return `A part of ${problem.file} of ${problem.model} is no longer in the storage. Continue its download: what is still there is kept.`;
  }
}

function noChoice({ model, onnx, has }: Extract<HubProblem, { code: 'no-choice' }>): string {
  const graphs = has.length > 0 ? `its ONNX graphs are ${has.join(', ')}` : 'it has no ONNX graphs';
  return onnx === null
    ? `${model} has no safetensors weights, which our own engine runs; ${graphs}.`
    : `${model} has no ${onnx}; ${graphs}.`;
}

function noGraph({ model, kind, file }: Extract<HubProblem, { code: 'no-graph' }>): string {
  const again = 'Export it again with a current optimum, or look for another repository of the model.';
  switch (kind) {
    case 'encoder-decoder':
      return `${model} is an encoder and a decoder (${file}); only models that are a decoder alone can be run.`;
    case 'merged':
      return `${model} has its graph only in the old form that is two in one, with use_cache_branch (${file}). ${again}`;
    case 'part':
      return `${model} has its graph only in parts, with and without a past (${file}). ${again}`;
  }
}
