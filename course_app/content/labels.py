"""The words that the compiler itself puts into a text, in the language of the course.

They become part of a rendition, so they cannot come from gettext at request time. To add a
language, add its table here; a course can say any of them in its own words, under `labels:`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints, create_model

from course_app.content.schema import Front

Labels = Mapping[str, str]

ENGLISH: Labels = {
    "note": "Note",
    "caution": "Caution",
    "field-tip": "Field tip",
    "key-fact": "Key fact",
    "try": "Try this on shift",
    "reveal": "Show the answer",
    "police": "Police",
    "fire": "Fire",
    "ems": "EMS",
    "captions": "Captions",
    "transcript": "Transcript",
    "table": "Table",
    "source": "Source",
    "back": "Back to the text, use",
    "part": "Link to this part",
    "glossary": "Glossary",
    "counsel": "Have counsel review this before you use it.",
    "my-line": "Next shift, if",
    "i-will": "I will",
}
SPANISH: Labels = {
    "note": "Nota",
    "caution": "Precaución",
    "field-tip": "Consejo práctico",
    "key-fact": "Dato clave",
    "try": "Pruébelo en su turno",
    "reveal": "Mostrar la respuesta",
    "police": "Policía",
    "fire": "Bomberos",
    "ems": "Emergencias médicas",
    "captions": "Subtítulos",
    "transcript": "Transcripción",
    "table": "Tabla",
    "source": "Fuente",
    "back": "Volver al texto, uso",
    "part": "Enlace a esta parte",
    "glossary": "Glosario",
    "counsel": "Antes de usarlo, pida a su abogado que lo revise.",
    "my-line": "Próximo turno, si",
    "i-will": "yo voy a",
}
LANGUAGES: Mapping[str, Labels] = {"en": ENGLISH, "es": SPANISH}

# Signs that Markdown, which sees a label as a part of the text, would take for its own.
_SIGNS = "<>[]*_`\\|&"


def _plain(words: str) -> str:
    if any(sign in words for sign in _SIGNS):
        raise ValueError(f"is a few plain words, without the signs {' '.join(_SIGNS)}")
    return words


Label = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60),
    AfterValidator(_plain),
]
_fields: dict[str, Any] = {
    name.replace("-", "_"): (Label, Field(default=None, alias=name)) for name in ENGLISH
}
# What `labels:` of a course may hold: each label, by the name it has above.
CourseLabels: type[Front] = create_model("CourseLabels", __base__=Front, **_fields)


def labels_of(language: str, own: Front | None = None) -> Labels:
    """The labels of a course: its own words, else its language's, else the English ones."""
    given = own.model_dump(by_alias=True, exclude_none=True) if own else {}
    return {**ENGLISH, **LANGUAGES.get(language.partition("-")[0], {}), **given}


def left_in_english(language: str, own: Front | None = None) -> list[str]:
    """The labels for which a course has neither a table of its language nor words of its own."""
    if language.partition("-")[0] in LANGUAGES:
        return []
    given = own.model_dump(by_alias=True, exclude_none=True) if own else {}
    return [name for name in ENGLISH if name not in given]
