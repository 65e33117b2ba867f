"""Writes reference/fixtures/language/tokenized.json: 1,000 strings of many scripts, emoji, code and control characters, as
the ids that Rust's tokenizers make of them with each tiny tokenizer, as one number a string (FNV-1a of the ids); and chats and
templates as transformers renders them.

The strings are drawn from `alphabets` and `fragments` of that file by `drawn`, the same here and in
`language_fixtures.ts`. Run `python reference/write_tokenized.py [FOLDER ...]`; given folders of other tokenizers, writes theirs
to stdout instead.
"""

import json
import sys
from pathlib import Path

from tokenizers import Tokenizer
from transformers import AutoTokenizer
from transformers.utils.chat_template_utils import render_jinja_template

from fixture_file import FOLDER

LANGUAGE = FOLDER / "language"
COUNT = 1000
# First and last characters. All were assigned long before any Unicode version in use.
ALPHABETS = {
    "ascii": [[32, 126]], "lower": [[97, 122]], "digits": [[48, 57]], "latin": [[0xC0, 0x17F]], "ipa": [[0x250, 0x2AF]],
    "combining": [[97, 122], [0x300, 0x315]], "greek": [[0x391, 0x3A1], [0x3B1, 0x3C9], [0x1F00, 0x1F07]], "cyrillic": [[0x410, 0x44F]],
    "hebrew": [[0x5D0, 0x5EA], [0x5B0, 0x5B9]], "arabic": [[0x621, 0x63A], [0x641, 0x652], [0x660, 0x669]],
    "devanagari": [[0x905, 0x939], [0x93E, 0x94D], [0x966, 0x96F]], "thai": [[0xE01, 0xE3A], [0xE40, 0xE59]], "tamil": [[0xB95, 0xB95], [0xBAE, 0xBB5], [0xBBE, 0xBC2]],
    "hangul": [[0xAC00, 0xD7A3]], "jamo": [[0x1100, 0x1112], [0x1161, 0x1175], [0x11A8, 0x11C2]], "kana": [[0x3041, 0x3096], [0x30A1, 0x30FA]],
    "han": [[0x4E00, 0x9FA5]], "han-b": [[0x20000, 0x2A6D6]], "cjk-signs": [[0x3000, 0x3011], [0xFF01, 0xFF5E]],
    "numbers": [[0xB2, 0xB3], [0xBC, 0xBE], [0x2150, 0x217F], [0x2460, 0x2473], [0x3007, 0x3007]], "maths": [[0x2200, 0x22FF], [0x1D400, 0x1D454]],
    "emoji": [[0x1F600, 0x1F64F], [0x1F300, 0x1F320]], "control": [[0, 31], [0x7F, 0x9F]],
    "spaces": [[9, 13], [32, 32], [0x85, 0x85], [0xA0, 0xA0], [0x1680, 0x1680], [0x2000, 0x200D], [0x2028, 0x202F], [0x205F, 0x2060], [0x3000, 0x3000], [0xFEFF, 0xFEFF]],
    "marks": [[0x2010, 0x2027], [0x20A0, 0x20AC], [0x2190, 0x21FF], [0xFFFC, 0xFFFD]], "private": [[0xE000, 0xE010], [0x10FFFD, 0x10FFFD]],
}
FRAGMENTS = [
    "I'm we'll they've it's don't you'd he're", "I'M WE'LL THEY'VE IT'S 'ſ 'S", "don’t ’s", "for (let i = 0; i < n; i++) {\n\treturn x[i];\n}\n",
    "    def f(x):\n        return x ** 2  # ok\n\n\n", "https://example.org/a?b=c&d=%20#e", "<|im_start|>user\nHi<|im_end|>\n", "<|im_start", "<think>\nno\n</think>",
    "<|endoftext|><|endoftext|>", "1234567 12.5e-3 0x1F 1,000,000", "\u0301e\u0301e\u0301", "\u1100\u1161\u11a8", "ﬁ ﬀ ß ŉ K Å", "👨‍👩‍👧‍👦 🏳️‍🌈 🇨🇳 👍🏽", "\r\n\r\n", "\n \n\t\n", "  \n", " ",
    "a  b   c    d", "trailing   ", "   leading", "\u200b\u200e\u202e", "\ufeffBOM", "null\0byte", "{\"a\": [1, null]}", "\\boxed{42}", "$x^2 + \\frac{1}{2}$", "the the The THE",
    "词元的熵是0.693纳特。", "“引号”——破折号……", "日本語のテキスト、です。", "한국어 텍스트", "مرحبا بالعالم ١٢٣", "שלום עולם", "नमस्ते दुनिया १२३", "สวัสดีชาวโลก", "Здравствуй, мир!",
    "Ġ Ċ ▁ <0x0A> Â", "!!!???...,,,", "—–-‐", "_snake_case camelCase PascalCase SCREAMING", "tab\tseparated\tvalues", "a\u00a0b", "½ cup, x², ⅷ, ①, 〇", "i\u0307 İ ı",
]
SEPARATORS = ["", "", " ", "  ", "\n", "\n\n", "\r\n", "\t", ", ", "。", "\u3000", "'"]


def drawn(index, alphabets, fragments, separators):
    """String `index`, by xorshift32."""
    x = (index * 2654435761 + 12345) & 0xFFFFFFFF

    def below(n):
        nonlocal x
        x ^= (x << 13) & 0xFFFFFFFF
        x ^= x >> 17
        x ^= (x << 5) & 0xFFFFFFFF
        return x % n

    out = []
    for _ in range(1 + below(8)):
        if below(3) == 0:
            out.append(fragments[below(len(fragments))])
        else:
            ranges = alphabets[below(len(alphabets))]
            for _ in range(1 + below(12)):
                first, last = ranges[below(len(ranges))]
                out.append(chr(first + below(last - first + 1)))
        out.append(separators[below(len(separators))])
    return "".join(out)


def hashed(ids):
    h = 0x811C9DC5
    for i in ids:
        for byte in i.to_bytes(4, "little"):
            h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return f"{h:08x}"


def hashes(folder, strings, before=0):
    tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
    ids = [tokenizer.encode(s, add_special_tokens=False).ids for s in strings]
    tokenizer.encode_special_tokens = True
    plain = [tokenizer.encode(s, add_special_tokens=False).ids for s in strings]
    tokenizer.encode_special_tokens = False
    return {
        "ids": "".join(map(hashed, ids)), "plainIds": hashed(sum(plain, [])),
        "decoded": hashed([ord(c) for i in ids for c in tokenizer.decode(i, skip_special_tokens=False)]), "tokens": sum(map(len, ids)),
    }


SYSTEM = {"role": "system", "content": " Be brief. "}
USER = {"role": "user", "content": "What is 17 + 25? 🤔\n"}
ANSWER = {"role": "assistant", "content": "Let me see: "}
CHATS = [
    ([USER], {}), ([SYSTEM, USER], {}), ([USER, ANSWER, USER], {}), ([USER], {"enable_thinking": False}), ([USER], {"enable_thinking": True}),
    ([USER, ANSWER], {"continue_final_message": True}), ([SYSTEM, USER, {"role": "assistant", "content": "<think>\n"}], {"continue_final_message": True}),
]
# What templates of models are made of; each is rendered with two messages.
TEMPLATES = [
    "{{ none }} {{ true }} {{ false }} {{ x }} {{ 1 }} {{ 1.5 }} {{ 2.0 }}", "{{ 'a' ~ true ~ none ~ 1 ~ 2.0 }}", "{{ messages | length }}{{ messages[-1].role }}{{ messages[0]['content'] }}",
    "{% for m in messages %}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}:{{ m.role }};{% endfor %}", "{%- for m in messages[::-1] %}\n{{- m.role + '\\n' }}\n{%- endfor %}\n",
    "{% set ns = namespace(found=false, n=0) %}{% for m in messages %}{% if m.role == 'user' %}{% set ns.found = true %}{% set ns.n = ns.n + 1 %}{% endif %}{% endfor %}{{ ns.n }}{% if ns.found %}!{% endif %}",
    "{{ messages[0].content | trim }}|{{ messages[0].content.strip() }}|{{ ' a b '.lstrip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'a\\n\\n'.rstrip('\\n') }}",
    "{{ 'a</think>b</think>c'.split('</think>')[-1] }}{{ 'a b'.split(' ') | join('-') }}{{ 'a-b-c'.split('-', 1)[1] }}", "{{ messages | tojson }}", "{{ {'a': [1, 2.5, none, true, 'é\\n<']} | tojson }}", "{{ {'a': [1, {'b': 2}]} | tojson(indent=2) }}",
    "{{ 'yes' if messages[0].role in ['user', 'system'] else 'no' }}{{ 'no' if 'q' in 'xyz' else 'ok' }}", "{{ tools is defined }}{{ tools is none }}{{ nothing is defined }}{{ messages[0].content is string }}{{ messages is iterable }}{{ messages is mapping }}",
    "{% macro f(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ f(1) }}{{ f(3, b=4) }}", "  {% if true %}\n  x\n  {% endif %}\n  y", "{{- 'a' -}}  \n  {{- 'b' }}\n\n", "{% if messages|length > 1 and not (x is defined) or false %}a{% elif y %}b{% else %}c{% endif %}",
    "{% for i in range(5) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}", "{{ 7 // 2 }} {{ 7 % 3 }} {{ 2 ** 3 }} {{ 7 / 2 }} {{ -7 // 2 }}", "{{ 'abc'[1:] }}{{ 'abc'[-1] }}{{ 'abc' | upper }}{{ 'ABC'.lower() }}{{ 'a b'.title() }}{{ 'abc'.startswith('a') }}{{ 'abc'.endswith(('x', 'c')) }}",
    "{{ messages | map(attribute='role') | join(',') }}{{ messages | selectattr('role', 'equalto', 'user') | list | length }}", "{{ messages[0].get('name', 'none') }}{{ messages[0].items() | list | length }}{% for k, v in {'p': 1, 'q': 2}.items() %}{{ k }}={{ v }}{% endfor %}",
    "{{ '%' }}{{ 'a' | replace('a', 'b') }}{{ 'x.y'.replace('.', ' ') }}", "{# no #}a", "{{ x | default('d') }}{{ none | default('e') }}{{ '' or 'f' }}{{ 1 == 1.0 }}{{ '1' == 1 }}{{ none == x }}{{ [1, 'a'] == [1, 'a'] }}{{ {'a': 1} == {'a': 2} }}", "{{ '\\n\\n  a\\n'.lstrip('\\n') }}|{{ '\\n a\\n'.strip('\\n') }}|{{ 'a\\u0085\\ufeff '.strip() }}|{{ '\\ufeffa\\x1c' | trim }}|{{ messages[0].content.split('?')[0].rstrip('5 ').lstrip('Wh') }}",
    "{% generation %}{{ messages[1].content }}{% endgeneration %}", "{{ bos_token }}{% set content = '<s>' + messages[0]['content'] %}{{ content }}", "{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('alternate') }}{% endif %}{% endfor %}ok",
    "{{ (messages | first).role }}{{ (messages | last).role }}{{ [3, 1, 2] | sort | join }}{{ ['a', 'a', 'b'] | unique | join }}", "{{ '\u00e9' ~ '\\t|\\\\' }}{{ \"it's\" }}{{ 'a' 'b' }}",
]


BYTES = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
split = lambda pattern, behavior="Isolated", invert=False: {
    "type": "Split", "pattern": {"Regex": pattern} if isinstance(pattern, str) else pattern, "behavior": behavior, "invert": invert}
pre = lambda *parts: {"type": "Sequence", "pretokenizers": [*parts, BYTES]}
LAST = r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
CONTRACTION = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
DEEPSEEK = (r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+""")
metaspace = lambda scheme, splits: {"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": splits}
SPACES = {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}
# Other normalizers and pre-tokenizers over the same vocabulary: changes of qwen2's tokenizer.json.
VARIANTS = {
    "gpt2": {"pre_tokenizer": {**BYTES, "use_regex": True}},
    "deepseek-v3": {"pre_tokenizer": pre(split(r"\p{N}{1,3}"), split("[一-龥぀-ゟ゠-ヿ]+"), split(DEEPSEEK))},
    "o200k": {"pre_tokenizer": pre(split(rf"[^\r\n\p{{L}}\p{{N}}]?{UPPER}*{LOWER}+{CONTRACTION}|[^\r\n\p{{L}}\p{{N}}]?{UPPER}+{LOWER}*{CONTRACTION}|{LAST}"))},
    "removed": {"pre_tokenizer": pre(split(r"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|[^\s\p{L}\p{N}]+|\s+", "Removed", True))},
    "strings": {"pre_tokenizer": pre(split({"String": "."}), split({"String": " "}))},
    "digits": {"pre_tokenizer": pre({"type": "Digits", "individual_digits": False}, {**BYTES, "use_regex": True})},
    "nfkd": {"normalizer": {"type": "NFKD"}},
    "replace": {"normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Replace", "pattern": {"String": "."}, "content": "$&$1"}]}},
}
# Over its ASCII tokens in SentencePiece's spelling (`sentencepiece`).
SENTENCEPIECE = {
    "llama2": {"normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
               "pre_tokenizer": None, "decoder": {"type": "Sequence", "decoders": [
                   SPACES, {"type": "ByteFallback"}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}},
    "metaspace": {"pre_tokenizer": metaspace("always", True), "decoder": metaspace("always", True)},
    "metaspace-first": {"pre_tokenizer": metaspace("first", False), "decoder": metaspace("first", False)},
    "metaspace-never": {"pre_tokenizer": metaspace("never", True), "decoder": metaspace("never", True)},
}


def sentencepiece(tokenizer):
    """A byte-level tokenizer's ASCII tokens in SentencePiece's spelling, with a token for every byte."""
    spelled = lambda token: token.replace("Ġ", "▁")
    kept = [t for t, _ in sorted(tokenizer["model"]["vocab"].items(), key=lambda entry: entry[1]) if all("!" <= c <= "~" or c == "Ġ" for c in t)]
    tokens = ["<unk>", *(f"<0x{b:02X}>" for b in range(256)), *map(spelled, kept)]
    pairs = [pair.split(" ") for pair in tokenizer["model"]["merges"]]
    model = {"type": "BPE", "unk_token": "<unk>", "fuse_unk": True, "byte_fallback": True, "vocab": {t: i for i, t in enumerate(tokens)},
             "merges": [f"{spelled(a)} {spelled(b)}" for a, b in pairs if a in kept and b in kept]}
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None, "post_processor": None, "model": model}


def variant(tokenizer, strings):
    rust = Tokenizer.from_str(json.dumps(tokenizer))
    ids = [rust.encode(s, add_special_tokens=False).ids for s in strings]
    return [hashed(sum(ids, [])), hashed([ord(c) for i in ids for c in rust.decode(i, skip_special_tokens=False)])]


def variants(strings):
    """Per variant: its changes, whether over SentencePiece's spelling, hash of all ids, hash of all decoded characters."""
    base = json.loads((LANGUAGE / "qwen2" / "tokenizer.json").read_text())
    return [*([name, change, False, *variant({**base, **change}, strings)] for name, change in VARIANTS.items()),
            *([name, change, True, *variant({**sentencepiece(base), **change}, strings)] for name, change in SENTENCEPIECE.items())]


def chats_of(folder):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    text = lambda messages, options: tokenizer.apply_chat_template(
        messages, tokenize=False, add_generation_prompt=not options.get("continue_final_message"), **options)
    return [{"messages": messages, "options": options, "text": text(messages, options)} for messages, options in CHATS]


def rendered(source):
    """A template of the two messages; null where Python's refuses it."""
    try:
        return render_jinja_template(conversations=[[USER, ANSWER]], chat_template=source, bos_token="<|begin|>")[0][0]
    except Exception:
        return None


def main():
    alphabets = list(ALPHABETS.values())
    strings = [drawn(i, alphabets, FRAGMENTS, SEPARATORS) for i in range(COUNT)]
    if len(sys.argv) > 1:
        print(json.dumps({folder: hashes(folder, strings) for folder in sys.argv[1:]}))
        return
    content = {
        "count": COUNT, "alphabets": alphabets, "fragments": FRAGMENTS, "separators": SEPARATORS,
        "strings": hashed([ord(c) for s in strings for c in s]),
        "chats": {name: chats_of(LANGUAGE / name) for name in ("llama", "qwen2", "qwen3")},
        "templates": [[source, rendered(source)] for source in TEMPLATES],
        "variants": variants(strings),
        "tokenizers": {name: hashes(LANGUAGE / name, strings) for name in ("llama", "qwen2", "qwen3")},
    }
    (LANGUAGE / "tokenized.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print({name: t["tokens"] for name, t in content["tokenizers"].items()})


if __name__ == "__main__":
    main()
