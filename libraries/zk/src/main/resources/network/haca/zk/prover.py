"""Runs EZKL for another process: one JSON object a line on standard input, events as JSON objects a line on standard output.

A request is {"id": N, "do": NAME, "folder": PATH, ...}. Events are {"id": N, "step": TEXT} any number of times, and then one
{"id": N, "done": {...}} or {"id": N, "failed": TEXT}. Everything else that anything prints goes to standard error. All
files are in the request's folder; those of one run in its subfolder "run", so that several may go on in one folder. Started as: prover.py MEMORY_BYTES FILE_BYTES
"""

import asyncio
import hashlib
import inspect
import json
import math
import os
import resource
import sys
import tempfile

EVENTS = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)


def event(**fields):
    EVENTS.write(json.dumps(fields) + "\n")


async def run(function, *arguments, **named):
    result = function(*arguments, **named)
    return await result if inspect.isawaitable(result) else result


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def write(path, value):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file)


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return "0x" + digest.hexdigest()


async def setup(ezkl, request, step):
    """Settings, circuit, reference string, keys and the source of a verifier for model.onnx and calibration.json."""
    arguments = ezkl.PyRunArgs()
    arguments.input_visibility = "public"
    arguments.output_visibility = "public"
    arguments.param_visibility = "fixed"
    step("reads the model")
    await run(ezkl.gen_settings, "model.onnx", "settings.json", py_run_args=arguments)
    step("calibrates")
    # EZKL prints how far the circuit is from the model, and says it in no other way.
    error = measured_error(await printed(
        run(ezkl.calibrate_settings, "calibration.json", "model.onnx", "settings.json", "resources",
            max_logrows=request["logrowsMax"])))
    settings = read("settings.json")
    logrows = settings["run_args"]["logrows"]
    if logrows > request["logrowsMax"]:
        raise ValueError("the circuit has 2^%d rows; 2^%d are the most" % (logrows, request["logrowsMax"]))
    step("compiles the circuit of 2^%d rows" % logrows)
    await run(ezkl.compile_circuit, "model.onnx", "model.ezkl", "settings.json")
    step("makes a reference string of its own")
    await run(ezkl.gen_srs, "kzg.srs", logrows)
    step("makes the keys")
    await run(ezkl.setup, "model.ezkl", "vk.key", "pk.key", "kzg.srs")
    step("writes the verifier")
    await write_verifier(ezkl, reusable=False)
    return {
        "logrows": logrows,
        "inputScales": settings["model_input_scales"],
        "outputScales": settings["model_output_scales"],
        "instances": [len_of(shape) for shape in settings["model_instance_shapes"]],
        "verifyingKeyHash": sha256("vk.key"),
        "referenceString": sha256("kzg.srs"),
        "version": settings["version"],
        "maxError": error,
    }


async def printed(awaitable):
    """What is written to standard error meanwhile, where it still goes afterwards; at most a mebibyte of it."""
    usual = os.dup(2)
    with tempfile.TemporaryFile(dir=".") as report:
        os.dup2(report.fileno(), 2)
        try:
            await awaitable
        finally:
            os.dup2(usual, 2)
            os.close(usual)
            report.seek(0)
            text = report.read(1 << 20).decode(errors="replace")
            sys.stderr.write(text)
            sys.stderr.flush()
    return text


def measured_error(report):
    """The greatest difference between circuit and model in EZKL's report; none if it has another form."""
    rows = [[cell.strip() for cell in line.split("|")] for line in report.splitlines() if line.startswith("|")]
    for names, numbers in zip(rows, rows[1:]):
        if "max_abs_error" in names and len(names) == len(numbers):
            try:
                error = float(numbers[names.index("max_abs_error")])
            except ValueError:
                return None
            return error if math.isfinite(error) else None
    return None


async def write_verifier(ezkl, reusable):
    if os.path.exists("verifier.sol"):
        os.remove("verifier.sol")
    try:
        await run(ezkl.create_evm_verifier, "vk.key", "settings.json", "verifier.sol", "verifier.abi", "kzg.srs",
                  reusable=reusable)
    except RuntimeError:
        # It writes the source, and then wants a compiler of its own for the ABI alone.
        if not os.path.exists("verifier.sol"):
            raise


async def reusable(ezkl, request, step):
    """The source of a verifier for all circuits in the place of the circuit's own, and the words that make it this one's."""
    step("writes the reusable verifier")
    await write_verifier(ezkl, reusable=True)
    await run(ezkl.create_evm_vka, "vk.key", "settings.json", "vka.bin", "kzg.srs", 0)
    with open("vka.bin", "rb") as file:
        count, words = int.from_bytes(file.read(8), "little"), file.read()
    if len(words) != 32 * count:
        raise ValueError("a key artifact of %d words has %d bytes" % (count, len(words)))
    return {"key": "0x" + words.hex()}


def len_of(shape):
    count = 1
    for dimension in shape:
        count *= dimension
    return count


async def witness(ezkl, request, step):
    """The circuit's own answer to a run's input.json, without a proof."""
    step("runs the circuit")
    path = os.path.join(request["run"], "witness.json")
    await run(ezkl.gen_witness, os.path.join(request["run"], "input.json"), "model.ezkl", path)
    return {"instances": [ezkl.felt_to_big_endian(felt) for side in ("inputs", "outputs")
                          for felts in read(path)[side] for felt in felts]}


async def prove(ezkl, request, step):
    """A proof of the model's answer to a run's input.json, which EZKL itself takes."""
    given, found, made = (os.path.join(request["run"], name) for name in ("input.json", "witness.json", "proof.json"))
    step("runs the circuit")
    await run(ezkl.gen_witness, given, "model.ezkl", found, "vk.key", "kzg.srs")
    step("proves")
    await run(ezkl.prove, found, "model.ezkl", "pk.key", made, "kzg.srs")
    step("verifies")
    if not await run(ezkl.verify, made, "settings.json", "vk.key", "kzg.srs"):
        raise ValueError("EZKL does not take its own proof")
    proof = read(made)
    return {"proof": proof["hex_proof"],
            "instances": [ezkl.felt_to_big_endian(felt) for felts in proof["instances"] for felt in felts]}


async def verify(ezkl, request, step):
    """Whether EZKL takes a proof over these public inputs."""
    step("verifies")
    proof = bytes.fromhex(request["proof"][2:])
    felts = [int(instance, 16).to_bytes(32, "little").hex() for instance in request["instances"]]
    path = os.path.join(request["run"], "proof.json")
    write(path, {"protocol": None, "instances": [felts], "proof": list(proof),
                 "hex_proof": request["proof"], "split": None, "pretty_public_inputs": None,
                 "timestamp": None, "version": None})
    try:
        holds = await run(ezkl.verify, path, "settings.json", "vk.key", "kzg.srs")
    except RuntimeError as error:
        return {"holds": False, "reason": str(error)}
    return {"holds": bool(holds)}


ACTIONS = {"setup": setup, "reusable": reusable, "witness": witness, "prove": prove, "verify": verify}


async def answer(ezkl, request):
    identity = request["id"]
    try:
        os.chdir(request["folder"])
        done = await ACTIONS[request["do"]](ezkl, request, lambda text: event(id=identity, step=text))
        event(id=identity, done=done)
    except MemoryError:
        raise
    except Exception as error:
        event(id=identity, failed="%s: %s" % (type(error).__name__, str(error)[:2000]))


async def main():
    memory, file_size = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import ezkl
    event(id=0, done={})
    for line in sys.stdin:
        await answer(ezkl, json.loads(line))


asyncio.run(main())
