"""What a document introduces once is known in the rest of it."""

from __future__ import annotations

from pipeline.entities.acronyms import AcronymMemory, Meaning, find_acronyms, learn_acronyms
from pipeline.entities.patterns import find_new_programmes
from pipeline.records import Entity, Passage, Span
from tests.entities.texts import passage


def entity(p: Passage, text: str, key: str = "", name: str = "", label: str = "PROGRAMME") -> Entity:
    start = p.text.index(text)
    return Entity(p.id, Span(start, start + len(text)), text, label, key, name or text, "gazetteer")  # type: ignore[arg-type]


def test_an_acronym_holds_for_the_rest_of_the_document() -> None:
    first = passage("The “Night Wells” initiative (NWI) began in May.", id="p-1")
    later = passage("By July, NWI had dug forty wells; NWIX had not.", id="p-2")
    memory = learn_acronyms([first, later], {"p-1": find_new_programmes(first)})
    (found,) = find_acronyms(later, memory)
    assert (found.text, found.name, found.key, found.basis) == ("NWI", "Night Wells", "", "acronym")
    assert later.text[found.span.start : found.span.end] == "NWI"


def test_an_acronym_is_not_known_before_anything_introduced_it() -> None:
    assert find_acronyms(passage("GAP and CA are letters."), learn_acronyms([], {})) == []


def test_an_ambiguous_acronym_counts_once_its_full_name_stands_before_it() -> None:
    first = passage("The Global Action Plan (GAP) was adopted.")
    second = passage("The GAP has five parts.", id="p-2")
    memory = learn_acronyms([first, second], {"p-1": [entity(first, "Global Action Plan", "gap-slums", "The plan")]})
    assert [(e.key, e.name) for e in find_acronyms(second, memory)] == [("gap-slums", "The plan")]


def test_a_known_acronym_gives_an_unlisted_name_its_entry() -> None:
    first = passage("La Red de Medios de la Tierra (GLTN) creció.", language="es")
    known = entity(first, "GLTN", "gltn", "Global Land Tool Network")
    memory = learn_acronyms([first], {"p-1": [known, *find_new_programmes(first)]})
    assert [(e.text, e.key) for e in find_acronyms(first, memory)] == [("Red de Medios de la Tierra", "gltn")]


def test_a_name_without_acronym_is_found_again_in_marks() -> None:
    first = passage("“清凉屋顶”倡议惠及九个城镇。", "zh", "p-1")
    second = passage("“清凉屋顶”又惠及两个城镇，清凉屋顶并不昂贵。", "zh", "p-2")
    memory = learn_acronyms([first, second], {"p-1": find_new_programmes(first)})
    assert [e.span for e in find_acronyms(second, memory)] == [Span(1, 5)]


def test_the_acronym_in_the_introducing_brackets_is_no_mention() -> None:
    text = passage("The “Night Wells” initiative (NWI) began.")
    memory = AcronymMemory({"NWI": Meaning("", "Night Wells", "PROGRAMME")}, {})
    assert find_acronyms(text, memory) == []


def test_an_organisation_teaches_its_acronym_too() -> None:
    first = passage("The Night Wells Foundation (NWF) paid; NWF will pay again.")
    found = learn_acronyms([first], {"p-1": [entity(first, "Night Wells Foundation", "nwf", label="ORGANISATION")]})
    assert [e.label for e in find_acronyms(first, found)] == ["ORGANISATION"]


def test_letters_of_another_script_do_not_join_an_acronym() -> None:
    memory = AcronymMemory({"SSP": Meaning("", "Shade", "PROGRAMME")}, {})
    assert len(find_acronyms(passage("根据SSP的经验", language="zh"), memory)) == 1
