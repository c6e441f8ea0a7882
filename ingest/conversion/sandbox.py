"""Runs a converter in a child process with a time and a memory limit and no secrets in its environment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ingest.conversion.converted import ConvertedText
from ingest.conversion.errors import ConverterFailure, ReasonCode, Refusal
from ingest.conversion.limits import DEFAULT_LIMITS, ConversionLimits, in_words

_PROJECT = Path(__file__).resolve().parents[2]
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
_ADVICE = "Send a simpler copy (print it to PDF again, or save its text)."


def convert_in_child(data: bytes, media_type: str, limits: ConversionLimits = DEFAULT_LIMITS) -> ConvertedText:
    """The converted text; raises Refusal as the converter does, ConverterFailure where the child did not finish."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {"PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "ingest.conversion.child", media_type, json.dumps(asdict(limits))]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, cwd=_PROJECT, env=environment, timeout=limits.seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _too_slow(limits) from error
    if done.returncode != 0:
        raise _died(done.returncode, done.stderr, limits)
    answer: dict[str, Any] = json.loads(done.stdout)
    if "refused" in answer:
        refused = answer["refused"]
        raise Refusal(ReasonCode(refused["code"]), refused["what"], refused["advice"])
    if "out_of_memory" in answer:
        raise _out_of_memory(limits)
    return ConvertedText.from_json(answer["converted"])


def _died(returncode: int, stderr: bytes, limits: ConversionLimits) -> ConverterFailure:
    last_line = stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    if -returncode in {signal.SIGXCPU, signal.SIGKILL}:
        return _too_slow(limits)
    if "MemoryError" in last_line or "bad_alloc" in last_line or "out of memory" in last_line.lower():
        return _out_of_memory(limits)
    how = f"signal {signal.Signals(-returncode).name}" if returncode < 0 else last_line or f"exit code {returncode}"
    return ConverterFailure(
        ReasonCode.CONVERTER_CRASHED, f"The converter broke off while reading the file: {how}.", _ADVICE
    )


def _too_slow(limits: ConversionLimits) -> ConverterFailure:
    return ConverterFailure(
        ReasonCode.TOO_SLOW, f"Reading the file took longer than {limits.seconds:g} seconds.", _ADVICE
    )


def _out_of_memory(limits: ConversionLimits) -> ConverterFailure:
    what = f"Reading the file would take more than {in_words(limits.memory_bytes)} of memory."
    return ConverterFailure(ReasonCode.TOO_MUCH_MEMORY, what, _ADVICE)
