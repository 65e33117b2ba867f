"""Reads an archive with Python's standard library: python3 examples/read_archive.py run.forklab.zip

Prints each run's pass@1 by step, and the ten tokens of highest mean entropy in its samples."""

import json
import sys
import zipfile
from collections import defaultdict

with zipfile.ZipFile(sys.argv[1]) as archive:
    lines = lambda path: [json.loads(line) for line in archive.read(path).splitlines()]
    words = json.loads(archive.read("vocabulary.json"))["tokens"]
    for run in json.loads(archive.read("manifest.json"))["runs"]:
        folder = f"runs/{run['condition']}-{run['seed']}"
        curve = [f"{e['step']}: {e['eval/pass@1']:.3f}" for e in lines(f"{folder}/evaluations.jsonl")]
        print(f"{run['condition']} seed {run['seed']}", *curve, sep="  ")
        entropies = defaultdict(list)
        for path in sorted(p for p in archive.namelist() if p.startswith(f"{folder}/samples-")):
            for trace in lines(path):
                for token, entropy in list(zip(trace["tokens"], trace["entropy"]))[trace["prompt_length"]:]:
                    entropies[words[token]].append(entropy)
        mean = {word: sum(all) / len(all) for word, all in entropies.items()}
        print("  ", *[f"{word} {mean[word]:.2f}" for word in sorted(mean, key=mean.get)[:-11:-1]])
