"""In which order a reviewer sees passages: least sure, disagreeing and drawn ones in turn; nothing twice or lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.order import passages_in_order

BASES = ("model", "inherited", "stated", "")
ROWS = st.lists(
    st.tuples(st.integers(0, 999), st.sampled_from(BASES), st.booleans()), unique_by=lambda row: row, max_size=40
)


def row(number: int, score: int, basis: str = "model", *, decided: bool = False) -> dict[str, str]:
    return {
        "passage_id": f"p-{number}", "domain_score": f"{score / 1000}", "domain_basis": basis,
        "reviewed_domain": "1" if decided else "",
    }  # fmt: skip


@given(ROWS)
def test_every_passage_once_and_decided_ones_last(drawn: list[tuple[int, str, bool]]) -> None:
    rows = [row(n, score, basis, decided=decided) for n, (score, basis, decided) in enumerate(drawn)]
    ordered = passages_in_order(rows)
    assert sorted(p["passage_id"] for p in ordered) == sorted(p["passage_id"] for p in rows)
    ranks = [(bool(p["reviewed_domain"]), p["domain_basis"] not in ("model", "inherited")) for p in ordered]
    open_ranks = [rank for rank in ranks if not rank[0]]
    assert ranks[: len(open_ranks)] == open_ranks == sorted(open_ranks)


def test_three_least_sure_then_a_disagreement_then_one_by_lot() -> None:
    rows = [row(n, 10 * n) for n in range(40)] + [row(99, 990, "inherited")]
    first = [p["passage_id"] for p in passages_in_order(rows)][:5]
    assert first[:4] == ["p-0", "p-1", "p-2", "p-99"]
    drawn = [int(p["passage_id"].split("-")[1]) for p in passages_in_order(rows)][4:20]
    assert any(number > 20 for number in drawn)  # not the least sure ones only
