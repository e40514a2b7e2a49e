"""The Base over the days' notes: an Obsidian file of views, YAML."""

from __future__ import annotations

from typing import Final

from digestflow.core.render.layout import BASE
from digestflow.core.render.page import Page, Section, Unit

# https://help.obsidian.md/bases/syntax, read for Obsidian 1.9. `reviewed` is the reader's own property: we
# never write it, and who checks its box takes the day out of the last view.
_TEXT: Final = """\
filters:
  and:
    - type == "digest"
formulas:
  week: date.format("GGGG-[W]WW")
properties:
  file.name:
    displayName: Digest
  formula.week:
    displayName: Week
  publishers:
    displayName: Sources
views:
  - type: table
    name: By week
    groupBy:
      property: formula.week
      direction: DESC
    order:
      - file.name
      - date
      - topics
      - stories
      - gaps
  - type: table
    name: By topic
    groupBy:
      property: topics
      direction: ASC
    order:
      - file.name
      - date
      - entities
      - stories
  - type: table
    name: By source
    groupBy:
      property: publishers
      direction: ASC
    order:
      - file.name
      - date
      - items
      - sources
  - type: table
    name: Waiting for review
    filters:
      and:
        - reviewed != true
    order:
      - file.name
      - date
      - gaps
      - stories
      - reviewed"""


def base() -> Page:
    """Return the Base as a page of one unit: the whole file is ours until a person changes it."""
    unit = Unit(key="base", text=_TEXT, shape="block")
    return Page(path=BASE, properties=(), sections=(Section(key="base", heading="", level=0, units=(unit,)),))
