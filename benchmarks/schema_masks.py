"""Schemas and their tests in MaskBench's form, by llguidance or xgrammar: one JSON line for each schema.

Needs: python3 -m pip install llguidance xgrammar transformers
Usage: python3 benchmarks/schema_masks.py llguidance|xgrammar SCHEMAS MODEL > LINES
       python3 benchmarks/schema_masks.py table NAME=LINES...
SCHEMAS is a folder of files with "schema" and "tests" (guidance-ai/jsonschemabench, maskbench/data), MODEL one with a
tokenizer.json. SchemaMaskBench writes the lines of this product's grammars.
"""

import json
import pathlib
import sys
import time


class LlGuidance:
    def __init__(self, model):
        import llguidance
        import llguidance.numpy
        self.lib = llguidance
        self.masks = llguidance.numpy
        self.tokenizer = llguidance.LLTokenizer(str(model / "tokenizer.json"))
        self.mask = self.masks.allocate_token_bitmask(1, self.tokenizer.vocab_size)

    def encode(self, text):
        return self.tokenizer.tokenize_str(text)

    def compile(self, schema):
        grammar = self.lib.LLMatcher.grammar_from_json_schema(schema)
        matcher = self.lib.LLMatcher(self.tokenizer, grammar)
        if matcher.is_error():
            raise ValueError(matcher.get_error())
        return grammar

    def start(self, grammar):
        return self.lib.LLMatcher(self.tokenizer, grammar)

    def fill(self, matcher):
        self.masks.fill_next_token_bitmask(matcher, self.mask, 0)

    def take(self, matcher, token):
        return matcher.consume_token(token)

    def may_end(self, matcher):
        return matcher.is_accepting()


class XGrammar:
    def __init__(self, model):
        import transformers
        import xgrammar
        self.lib = xgrammar
        self.tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_file=str(model / "tokenizer.json"))
        size = len(self.tokenizer)
        self.info = xgrammar.TokenizerInfo.from_huggingface(self.tokenizer, vocab_size=size, stop_token_ids=[0])
        self.compiler = xgrammar.GrammarCompiler(self.info, max_threads=1, cache_enabled=False)
        self.mask = xgrammar.allocate_token_bitmask(1, size)

    def encode(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False)

    def compile(self, schema):
        return self.compiler.compile_json_schema(schema, any_whitespace=True, strict_mode=False)

    def start(self, grammar):
        return self.lib.GrammarMatcher(grammar, terminate_without_stop_token=False)

    def fill(self, matcher):
        matcher.fill_next_token_bitmask(self.mask)

    def take(self, matcher, token):
        return matcher.accept_token(token)

    def may_end(self, matcher):
        return matcher.accept_token(0)


def run(engine, grammar, test):
    tokens = engine.encode(json.dumps(test["data"], ensure_ascii=False, separators=(",", ":")))
    matcher, taken, nanos, most, masks = engine.start(grammar), True, 0, 0, 0
    for token in [*tokens, None]:
        begin = time.perf_counter_ns()
        engine.fill(matcher)
        took = time.perf_counter_ns() - begin
        nanos, most, masks = nanos + took, max(most, took), masks + 1
        taken = engine.may_end(matcher) if token is None else engine.take(matcher, token)
        if not taken:
            break
    return {"valid": test["valid"], "taken": bool(taken), "masks": masks, "nanos": nanos, "most": most}


def measure(engine, file):
    task = json.loads(file.read_text())
    line = {"name": file.name}
    begin = time.perf_counter_ns()
    try:
        grammar = engine.compile(json.dumps(task["schema"]))
        line["compileNanos"] = time.perf_counter_ns() - begin
        return {**line, "accepted": True, "tests": [run(engine, grammar, test) for test in task.get("tests", [])]}
    except Exception as e:  # Whatever the engine makes of it, the schema is not served.
        return {**line, "compileNanos": time.perf_counter_ns() - begin, "accepted": False, "reason": str(e)[:200]}


def at(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0


def row(name, lines):
    accepted = [line for line in lines if line["accepted"]]
    tests = [test for line in accepted for test in line["tests"]]
    valid = [test for test in tests if test["valid"]]
    invalid = [test for test in tests if not test["valid"]]
    right = sum(all(test["valid"] == test["taken"] for test in line["tests"]) for line in accepted)
    sound = sum(not any(test["taken"] and not test["valid"] for test in line["tests"]) for line in accepted)
    masks = sum(test["masks"] for test in tests)
    print(f"| {name} | {len(accepted)} of {len(lines)} | {right} | {sound} "
          f"| {sum(t['taken'] for t in valid)} of {len(valid)} | {sum(t['taken'] for t in invalid)} of {len(invalid)} "
          f"| {at([line['compileNanos'] for line in accepted], 0.5) / 1e6:.2f} ms "
          f"| {sum(test['nanos'] for test in tests) / max(1, masks) / 1e3:.0f} µs "
          f"| {at([test['most'] for test in tests], 0.99) / 1e6:.1f} ms |")


def main(kind, *rest):
    if kind == "table":
        for each in rest:
            name, lines = each.split("=", 1)
            row(name, [json.loads(line) for line in pathlib.Path(lines).read_text().splitlines()])
        return
    engine = {"llguidance": LlGuidance, "xgrammar": XGrammar}[kind](pathlib.Path(rest[1]))
    for file in sorted(pathlib.Path(rest[0]).iterdir()):
        print(json.dumps(measure(engine, file)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
