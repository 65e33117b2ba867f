"""Turns logprobs of vLLM and of the OpenAI chat API into lines of a file of traces (docs/traces.md).

    python reference/convert_logprobs.py < completions.jsonl > traces.jsonl

reads chat completions as JSON, one a line. vLLM gives objects, not a file: import `from_vllm`. The functions below are
those that docs/traces.md shows; `--example` runs them on made-up objects and writes what the tests read.
"""

import json
import math
import sys
from types import SimpleNamespace


def from_vllm(request, completion):
    """A trace from a RequestOutput and one of its outputs, of SamplingParams(logprobs=20)."""
    places = [sorted(at.items(), key=lambda entry: -entry[1].logprob) for at in completion.logprobs]
    places = [[(i, of) for i, of in at if math.isfinite(of.logprob)][:20] for at in places]
    drawn = [at[i] for at, i in zip(completion.logprobs, completion.token_ids)]
    return {
        "prompt": request.prompt or "",
        "tokens": list(completion.token_ids),
        "words": [of.decoded_token or "" for of in drawn],
        "logprob": [of.logprob if math.isfinite(of.logprob) else None for of in drawn],
        "top": [{"ids": [i for i, _ in at], "words": [of.decoded_token or "" for _, of in at],
                 "logprob": [of.logprob for _, of in at]} for at in places],
    }


def from_openai(completion, prompt=""):
    """A trace from a chat completion as a dict, asked for with logprobs=True and top_logprobs=20."""
    content = completion["choices"][0]["logprobs"]["content"]
    return {
        "model": completion.get("model"),
        "prompt": prompt,
        "words": [at["token"] for at in content],
        # -9999.0 stands for "not among the likeliest", not for a probability.
        "logprob": [at["logprob"] if at["logprob"] > -9999 else None for at in content],
        "top": [{"words": [of["token"] for of in at["top_logprobs"]],
                 "logprob": [of["logprob"] for of in at["top_logprobs"]]} for at in content],
    }


def line(trace):
    """JSON has no NaN: one that slipped through is refused here rather than by the reader."""
    return json.dumps(trace, ensure_ascii=False, allow_nan=False)


def example():
    """Made-up objects of the two shapes: 3 tokens each, of which the second was unlikely."""
    def of(p, word):
        return SimpleNamespace(logprob=math.log(p) if p > 0 else -math.inf, rank=None, decoded_token=word)

    request = SimpleNamespace(prompt="What is 12 - 4?")
    completion = SimpleNamespace(
        token_ids=[1271, 853, 23],
        logprobs=[
            {1271: of(0.5, "So"), 40: of(0.25, "I"), 785: of(0.125, "The")},
            {25: of(0.5, ":"), 11: of(0.25, ","), 853: of(0.0625, " <br>")},
            {23: of(1.0, "8"), 24: of(0.0, "9")},
        ],
    )
    yield from_vllm(request, completion)

    def token(word, p, top):
        alternatives = [{"token": w, "logprob": math.log(q), "bytes": list(w.encode())} for w, q in top]
        return {"token": word, "logprob": p if p < 0 else math.log(p), "bytes": list(word.encode()),
                "top_logprobs": alternatives}

    yield from_openai(
        {
            "model": "made-up",
            "choices": [{
                "message": {"role": "assistant", "content": "Wait, 8"},
                "logprobs": {"content": [
                    token("Wait", 0.25, [("So", 0.5), ("Wait", 0.25)]),
                    token(",", -9999.0, [(":", 0.5), (" –", 0.25)]),
                    token(" 8", 1.0, [(" 8", 1.0)]),
                ]},
            }],
        },
        prompt="What is 12 - 4?",
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["--example"]:
        traces = example()
    else:
        traces = (from_openai(json.loads(text)) for text in sys.stdin if text.strip())
    for trace in traces:
        print(line(trace))
