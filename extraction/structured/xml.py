"""XML without its dangers, and elements that know where they stand.

Entities are never expanded and nothing outside the file is ever opened: a document that declares an
entity is refused, an external DTD that is only named (as cXML does) is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from extraction.structured.values import Printed, printed
from models.errors import UnreadableDocument

_HEAD = 300_000  # bytes in which the root element must begin
# Possessive throughout: a hostile head must fail at once, not after every way of splitting it was tried.
_PROLOG = re.compile(
    r"\s*+(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>\"']|\"[^\"]*+\"|'[^']*+')*+(?:\[.*?\]\s*+)?>)", re.DOTALL
)
_ROOT = re.compile(r"\s*+<(?:([\w.\-]{1,100}+):)?([\w.\-]{1,200}+)((?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+)>")

_REFERENCE = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z_:])", re.DOTALL)


class Root(NamedTuple):
    """The root element's local name and namespace, and the text before it."""

    name: str
    namespace: str
    prolog: str


@dataclass(frozen=True, slots=True)
class Node:
    """An element; `path` is its way from the root, as a person would write it: "OrderLine[2]/Item"."""

    element: etree._Element
    path: str = ""

    @property
    def name(self) -> str:
        """The local name."""
        return _local(self.element.tag)

    def all(self, path: str) -> list[Node]:
        """The descendants at a path of local names, in document order."""
        nodes = [self]
        for name in path.split("/"):
            nodes = [child for node in nodes for child in node._children(name)]
        return nodes

    def first(self, *paths: str) -> Node | None:
        """The first element at the first path that leads anywhere."""
        return next((nodes[0] for path in paths if (nodes := self.all(path))), None)

    def text(self, *paths: str) -> Printed | None:
        """The text of the first element at these paths that has any; of this element without a path."""
        if not paths:
            return printed("".join(str(part) for part in self.element.itertext()), self.path)
        return next((found for path in paths for node in self.all(path) if (found := node.text()) is not None), None)

    def own_text(self) -> Printed | None:
        """The text directly in this element, that of its children left out."""
        parts = [self.element.text or "", *(child.tail or "" for child in self.element)]
        return printed("".join(parts), self.path)

    def word(self, *paths: str) -> str:
        """The text as a bare code, "" where there is none."""
        found = self.text(*paths)
        return found.text.strip() if found else ""

    def attribute(self, name: str) -> Printed | None:
        """An attribute of this element, whatever its namespace."""
        for key, value in self.element.attrib.items():
            if _local(key) == name:
                return printed(str(value), f"{self.path}/@{name}")
        return None

    def attributes(self) -> Iterator[tuple[str, str]]:
        """Local names and values of all attributes of this element."""
        for key, value in self.element.attrib.items():
            yield _local(key), str(value)

    def flag(self, name: str) -> str:
        """An attribute as a bare code in lower case, "" where there is none."""
        found = self.attribute(name)
        return found.text.strip().lower() if found else ""

    def children(self) -> list[Node]:
        """All child elements."""
        return self._children(None)

    def walk(self, name: str) -> Iterator[Node]:
        """All descendants of a local name, at any depth, in document order."""
        for child in self._children(None):
            if child.name == name:
                yield child
            yield from child.walk(name)

    def _children(self, name: str | None) -> list[Node]:
        found = [child for child in self.element if isinstance(child.tag, str)]
        if name is not None:
            found = [child for child in found if _local(child.tag) == name]
        nodes = []
        for index, child in enumerate(found, 1):
            step = _local(child.tag) + (f"[{index}]" if name is not None and len(found) > 1 else "")
            nodes.append(Node(child, f"{self.path}/{step}" if self.path else step))
        return nodes


def _local(tag: object) -> str:
    """The local name of a tag or attribute as lxml writes it: "{namespace}name"."""
    return str(tag).rpartition("}")[2]


def root_of(data: bytes) -> Root | None:
    """The root element by a look at the beginning, nothing parsed; None where this is no XML."""
    text = _head(data)
    if text is None:
        return None
    position = 0
    while (match := _PROLOG.match(text, position)) is not None:
        position = match.end()
    start = _ROOT.match(text, position)
    if start is None:
        return None
    prefix, name, attributes = start.groups()
    declared = re.search(rf"\bxmlns{':' + re.escape(prefix) if prefix else ''}\s*=\s*[\"']([^\"']*)[\"']", attributes)
    return Root(name, declared[1] if declared else "", text[:position])


def parse(data: bytes) -> Node:
    """The root element; UnreadableDocument where the file declares or uses entities or is no well-formed XML."""
    seen = root_of(data)
    if seen is not None and ("<!ENTITY" in seen.prolog or ("<!DOCTYPE" in seen.prolog and _uses_entities(data))):
        raise UnreadableDocument("The XML declares entities, which can hide or smuggle in text; it is not read.")
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        root = _second_try(data, error)
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise UnreadableDocument("The XML declares entities, which can hide or smuggle in text; it is not read.")
    return Node(root)


def _uses_entities(data: bytes) -> bool:
    """Whether there are references that only a DTD could explain; a parser that opens no DTD drops them in silence."""
    return any(match[1] for match in _REFERENCE.finditer(data))


def _second_try(data: bytes, error: Exception) -> etree._Element:
    """Files that declare UTF-8 but are Windows-1252 are common; any other fault is final."""
    if "encod" in str(error).lower() or "utf-8" in str(error).lower():
        try:
            return etree.fromstring(data.decode("cp1252").encode("utf-8"), _parser("utf-8"))
        except (etree.XMLSyntaxError, UnicodeDecodeError, ValueError):
            pass
    raise UnreadableDocument(
        f"The XML is damaged and cannot be read ({error}); ask the sender to send it again."
    ) from error


def _parser(encoding: str | None = None) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _head(data: bytes) -> str | None:
    """The beginning as text, "<" first; markup is ASCII in every encoding that is not UTF-16."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"<\x00")):
        text = head.decode("utf-16-le", errors="replace")
    elif head.startswith((b"\xfe\xff", b"\x00<")):
        text = head.decode("utf-16-be", errors="replace")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    text = text.lstrip("\ufeff").lstrip()
    return text if text.startswith("<") else None
