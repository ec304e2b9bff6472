"""The model card: what a model is for, what it was trained on, how good it is and where it fails, in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.domains.judge import SURE
from pipeline.domains.plans import load_plan
from pipeline.domains.store import DomainModel
from pipeline.records import Label
from pipeline.training.evaluate import Evaluation, confusion_lines


def card_text(
    model: DomainModel, labels: Sequence[Label], cross_validated: Evaluation, evaluated: Evaluation | None
) -> str:
    """The card as Markdown."""
    plan = load_plan(model.plan)
    families = len({label.family for label in labels})
    scope = f"{len(model.classes)} classes, {len(model.vocabulary.names)} features."
    least = ", ".join(f"{code}: {least}" for code, least in model.thresholds.items())
    lines = [
        f"# {model.id}",
        "",
        f"Judges which domain of the {plan.name} a passage of a report belongs to, or none. {scope}",
        "",
        "## How it works",
        "",
        "Multinomial logistic regression (scikit-learn) on stems of words and on concepts: words for the same thing in",
        "six languages count as one feature, so that labels in one language teach the others. Place names and figures",
        "are no features; words that state the domain are cut out before training. Probabilities are calibrated on",
        f"held-out passages (temperature {model.temperature}). A domain below its least probability",
        f"({least}) is given as none. What a passage states of itself",
        "(“domain of change 3”) comes before the model; the heading counts as",
        f"weak evidence (weight {model.heading_weight}).",
        "",
        "## Trained on",
        "",
        f"{len(labels)} labelled passages in {families} families (translations of one passage are one family), written",
        "for this project in the register of reports; see corpus/README.md.",
        "",
        *_counts(labels, model.classes),
        "",
        "## Figures",
        "",
        "Cross-validated, translations and near copies never on both sides:",
        "",
        *_figures(cross_validated),
    ]
    if evaluated is not None:
        lines += ["", "On the evaluation set (corpus/evaluation), which is never trained on:", "", *_figures(evaluated)]
    return "\n".join([*lines, "", "## Know before use", "", *_caveats(), ""])


def _counts(labels: Sequence[Label], classes: Sequence[str]) -> list[str]:
    count = Counter((label.language, label.domain) for label in labels)
    languages = sorted({label.language for label in labels})
    rows = [f"| {c} | " + " | ".join(str(count[c, d]) for d in classes) + " |" for c in languages]
    return ["| language | " + " | ".join(classes) + " |", "|---" * (len(classes) + 1) + "|", *rows]


def _figures(figures: Evaluation) -> list[str]:
    return [
        f"{figures.labels} passages: macro-F1 {figures.macro_f1:.3f}, accuracy {figures.accuracy:.3f},",
        f"expected calibration error {figures.calibration_error:.3f}",
        "",
        "| " + " | ".join(figures.by_language) + " |",
        "|---" * len(figures.by_language) + "|",
        "| " + " | ".join(f"{value:.3f}" for value in figures.by_language.values()) + " |",
        "",
        "| " + " | ".join(f"domain {domain}" for domain in figures.by_domain) + " |",
        "|---" * len(figures.by_domain) + "|",
        "| " + " | ".join(f"{value:.3f}" for value in figures.by_domain.values()) + " |",
        "",
        "Rows are labels, columns what the model said:",
        "",
        *(f"    {line}" for line in confusion_lines(figures.confusion)),
    ]


def _caveats() -> list[str]:
    return [
        "- The labels are invented passages: real reports mix domains within a passage more often, and figures on them",
        "  will be lower. Review the passages with low scores first.",
        f"- Short passages (strips, captions, rows of tables) say little; a domain is given to them only above {SURE}.",
        "- A passage of another plan's years is not judged by this model.",
        "- Passages that name several domains go to the one they speak of most; `secondary_domains` names the others.",
    ]
