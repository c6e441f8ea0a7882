"""Bytes of any accepted format → canonical text: identify, convert, and refuse what only pretends to be a document."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from ingest.conversion import media_types
from ingest.conversion.converted import ConvertedText, Converter
from ingest.conversion.identify import Identity, identify
from ingest.conversion.limits import DEFAULT_LIMITS, ConversionLimits
from ingest.conversion.placeholders import refuse_placeholder
from ingest.conversion.registry import converter_for
from ingest.conversion.sandbox import convert_in_child

_LIBRARIES = frozenset({"pypdfium2", "trafilatura", "mammoth"})  # converters named after the library they use
# Parsers of structured formats run in a child; decoding text is our own code and needs no fence.
_IN_PROCESS = frozenset({media_types.TEXT, media_types.MARKDOWN})


@dataclass(frozen=True)
class Conversion:
    """A converted file: what it is, its text, and which converter in which version made it."""

    identity: Identity
    converted: ConvertedText
    converter: str
    converter_version: str


def convert(data: bytes, name: str = "", limits: ConversionLimits = DEFAULT_LIMITS) -> Conversion:
    """The canonical text of a file; raises Refusal or ConverterFailure with the reason in words."""
    identity = identify(data, name, limits)
    return convert_as(data, identity, limits)


def convert_as(data: bytes, identity: Identity, limits: ConversionLimits = DEFAULT_LIMITS) -> Conversion:
    """As `convert`, for bytes that are identified already."""
    converter = converter_for(identity.media_type, limits)
    if identity.media_type in _IN_PROCESS:
        converted = converter.convert(data)
    else:
        converted = convert_in_child(data, identity.media_type, limits)
    refuse_placeholder(converted.text)
    return Conversion(identity, converted, converter.name, _version(converter))


def _version(converter: Converter) -> str:
    """Our version and that of the library behind it: another library may give another text."""
    if converter.name in _LIBRARIES:
        return f"{converter.version}+{converter.name}-{version(converter.name)}"
    return converter.version
