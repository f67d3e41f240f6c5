"""Names of drugs and medicines, long by nature, that say nothing about how plain a text is."""

from __future__ import annotations

import re

NAMES = """
    acamprosate alprazolam amphetamine barbiturate benzodiazepine buprenorphine cannabis carfentanil
    clonazepam clonidine cocaine codeine dexmedetomidine diazepam disulfiram ecstasy fentanyl
    flumazenil gabapentin heroin hydrocodone hydromorphone ibuprofen isotonitazene ketamine kratom
    lofexidine lorazepam marijuana medetomidine methadone methamphetamine methylphenidate midazolam
    mitragynine morphine nalmefene naloxone naltrexone nicotine nitazene opiate opioid oxycodone
    oxymorphone pregabalin sedative stimulant suboxone temazepam tramadol xylazine
    """.split()  # noqa: SIM905 (a list of words is read more easily without quotes)

_NAME = re.compile(rf"\b(?:{'|'.join(sorted(NAMES, key=len, reverse=True))})s?\b", re.IGNORECASE)


def without_drugs(text: str, instead: str) -> str:
    """`text` with every such name replaced by a word."""
    return _NAME.sub(instead, text)
