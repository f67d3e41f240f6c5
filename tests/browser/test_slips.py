"""Code slips on paper: eight to a sheet, whole, whatever people and agencies are called."""

from __future__ import annotations

import re

import pytest

from course_app.agencies.models import Agency
from course_app.agencies.services import add_member
from tests.conftest import BrowserAs, Transaction
from tests.support.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("published")]
LETTER = {"width": 740, "height": 1000}  # the paper between its margins
ODD = ["N" * 200, "مايا عبد الرحمن " * 12, "ភាសាខ្មែរ ស្រីពៅ " * 11, "<b>Bo</b> & Co", "李小龍"]
CUT_OFF = """() => [...document.querySelectorAll('.slip')].filter((slip) => {
  const box = slip.getBoundingClientRect();
  return ['.slip__who', '.slip__qr', '.slip__lines', '.slip__steps'].some((part) => {
    const inner = slip.querySelector(part).getBoundingClientRect();
    return inner.height === 0 || inner.bottom > box.bottom || inner.right > box.right + 1;
  });
}).map((slip) => slip.innerText)"""


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_sixteen_slips_are_two_sheets_and_nothing_is_cut_off(
    browser_as: BrowserAs, cast: Cast, transaction: Transaction, paper: str
) -> None:
    with transaction() as session:
        agency = session.get_one(Agency, cast.coordinator.agency_id)
        agency.name = "Harbor City Police and Marine Rescue Department " + "x" * 150
        for n in range(16):
            name = ODD[n] if n < len(ODD) else f"Person {n}"
            add_member(session, agency, name[:200], "W" * 64 if n == 3 else f"N-{n}")
    page = browser_as(cast.coordinator)
    page.set_viewport_size(LETTER)  # type: ignore[arg-type]
    page.goto("/agency/roster")
    page.get_by_role("button", name="Slips for everybody new").click()
    page.emulate_media(media="print")
    assert page.locator(".slip").count() == 16
    assert page.evaluate(CUT_OFF) == []
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))) == 2
