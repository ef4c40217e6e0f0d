"""XML from hostile text: whatever a catalogue says, what is written is well-formed and shows what it says."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LONGEST_TEXT = 4000
_JOINERS = "\u200c\u200d"
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
_NONCHARACTER = 0xFFFE
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its text, its attributes in order, and its children. An element without any of them says nothing."""

    tag: str
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple["Element", ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not self.text and not self.children


def leaf(tag: str, value: object, **attributes: object) -> Element:
    """Return an element that holds a text or a number; it is empty for "", 0 and None."""
    text = "" if value in {None, 0} else str(value)
    return Element(tag, cleaned(text), tuple((name, cleaned(str(said))) for name, said in attributes.items()))


def leaves(tag: str, values: Iterable[str]) -> tuple[Element, ...]:
    """Return one element for each text."""
    return tuple(leaf(tag, value) for value in values)


def branch(tag: str, *children: Element | Iterable[Element], **attributes: object) -> Element:
    """Return an element that holds others, without those that say nothing."""
    flat = (one for child in children for one in ((child,) if isinstance(child, Element) else child))
    said = tuple((name, cleaned(str(value))) for name, value in attributes.items())
    return Element(tag, attributes=said, children=tuple(one for one in flat if not one.is_empty))


def cleaned(text: str) -> str:
    """Return the text on one line in Unicode NFC, without what hides or steers text and what XML cannot hold."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())[:_LONGEST_TEXT]
    kept = "".join(_kept(char) for char in unicodedata.normalize("NFC", text[: 2 * _LONGEST_TEXT]))
    return " ".join(kept.split())[:_LONGEST_TEXT].rstrip(_JOINERS + " ")


def document(*roots: Element) -> bytes:
    """Return a file of UTF-8 that holds the roots one after another; several stand for a file of several episodes."""
    lines = "".join(line for root in roots for line in _lines(root, ""))
    return (_PROLOG + lines).encode("utf-8")


def _kept(char: str) -> str:
    if char in "\t\n\r\v\f\u2028\u2029":
        return " "
    is_hiding = unicodedata.category(char) in _DROPPED and char not in _JOINERS
    return "" if is_hiding or ord(char) & _NONCHARACTER == _NONCHARACTER else char


def _lines(element: Element, indent: str) -> Iterator[str]:
    attributes = "".join(f' {name}="{value.translate(_ESCAPES)}"' for name, value in element.attributes)
    start = f"{indent}<{element.tag}{attributes}>"
    if not element.children:
        yield f"{start}{element.text.translate(_ESCAPES)}</{element.tag}>\n"
        return
    yield start + "\n"
    for child in element.children:
        yield from _lines(child, indent + "  ")
    yield f"{indent}</{element.tag}>\n"
