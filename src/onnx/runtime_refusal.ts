/** ONNX Runtime does not take a model, or fails to run it. The message says what is in the way, and what to do. */
export class RuntimeRefusal extends Error {}
