"""Nouns in the construct state: one behind the other without a preposition, the last one with or without the article.

عمليات الإخلاء, شبكات إمداد المياه, نصف سكان العالم. Only languages with an article written on the noun have it.
"""

from __future__ import annotations

from pipeline.facts.classes import table
from pipeline.facts.sentence import Item, Sentence

LONGEST = 4  # nouns of a chain
NOUNS = ("noun", "word")
TELLING = ("determiner", "of", "stop", "measure", "reach")  # between a relative word and its amount
FARTHEST = 40  # items between a noun and its verb
FAR, NEAR = 16, 8  # items between a majority and its share, and between two shares of one thing


def construct_end(sentence: Sentence, head: int) -> int:
    """The last item of the chain that begins with the noun at an item: the item itself when nothing follows it.

    Behind a number a noun stands without the article and is complete, unless it says little by itself (15 مشروع مياه);
    behind a part of a whole the whole follows (نصف سكان العالم).
    """
    items, words = sentence.items, sentence.grammar
    if not words.article or items[head].folded.startswith(words.article):
        return head
    before = items[head - 1] if head else None
    head_word = items[head].folded
    joined = head_word.startswith(words.conjunctions) and head_word not in table(sentence.code).entries
    counted = before is not None and before.role == "figure" and not before.share and not joined
    light = any(form in words.light for form in words.variants(items[head].folded))
    if _follows(sentence, head) and items[head + 1].folded.startswith(words.article):
        return head if counted else head + 1
    if light and _follows(sentence, head) and _plain(sentence, items[head + 1]):
        return _definite(sentence, head + 1, head) or head + 1
    return head if counted else _definite(sentence, head, head) or head


def _definite(sentence: Sentence, at: int, head: int) -> int:
    """The noun with the article that closes a chain going on behind an item, 0 when none does."""
    while at - head < LONGEST - 1 and _follows(sentence, at):
        at += 1
        if sentence.items[at].folded.startswith(sentence.grammar.article):
            return at
        if sentence.items[at].role != "noun" or not _plain(sentence, sentence.items[at]):
            return 0
    return 0


def _follows(sentence: Sentence, at: int) -> bool:
    """Whether a noun stands right behind an item."""
    items = sentence.items
    following = items[at + 1] if at + 1 < len(items) else None
    return following is not None and following.role in NOUNS and items[at].end + 1 == following.start


def _plain(sentence: Sentence, item: Item) -> bool:
    """Whether nothing is written on a noun: no preposition (شهادات باسم), no owner (مشاريع صممتها), no case.

    The article with a preposition may say what a thing is for (مرافق للمياه), but not for whom (وحدة للمستفيدين).
    """
    words = sentence.grammar
    own = item.role == "noun" or not item.folded.startswith(words.clitics)
    people = item.noun is not None and item.noun.group == "people"
    leans = people and item.folded.startswith(words.governed)
    leans = leans or (item.noun is not None and bool(words.clitic(item.folded, table(sentence.code).entries)))
    return own and not leans and not item.folded.endswith((*words.owned, *words.accusative[:1]))


def construct_head(sentence: Sentence, at: int, start: int = 0) -> int:
    """The first noun, not before `start`, of a chain that ends with the noun at an item: معدل of معدل التحضر."""
    items, words, first = sentence.items, sentence.grammar, at
    if not words.article or not items[at].folded.startswith(words.article):
        return at
    while first > start and at - first < LONGEST - 1 and items[first - 1].role == "noun":
        before = items[first - 1]
        counted = first > 1 and items[first - 2].role == "figure" and not items[first - 2].share
        apart = not _follows(sentence, first - 1) or before.folded.startswith(words.article)
        if counted or apart or construct_end(sentence, first - 1) < at:
            break
        first -= 1
    return first


def of_number(sentence: Sentence, at: int) -> int:
    """Where the noun begins behind a word for number, past what describes that word: العدد الإجمالي للأسر, un nombre
    croissant de familles."""
    items, words, k = sentence.items, sentence.grammar, at
    if not words.article or not words.governed:
        while k < len(items) and items[k].role == "adjective":
            k += 1
        if not at < k < len(items) - 1 or items[k].role != "of":
            return at
        return k + 1 + (items[k + 1].role == "determiner")
    while k < len(items) and items[k].role in ("adjective", "measure") and items[k].folded.startswith(words.article):
        k += 1
    known = k < len(items) and items[k].role in NOUNS and items[k].folded.startswith(words.governed)
    return k if known else at


def definite(sentence: Sentence, at: int) -> bool:
    """Whether a word has the article and is no known noun that only begins as it does (التزام)."""
    item = sentence.items[at]
    return sentence.grammar.definite(item.folded) and item.folded not in table(sentence.code).entries


def described(sentence: Sentence, verb: int) -> tuple[int, int] | None:
    """First and last item of an indefinite noun right before a verb that tells of it: من عجز كبير يتوقع أن يصل إلى."""
    items, k = sentence.items, verb - 1
    while k > 0 and (items[k].folded in sentence.grammar.that or items[k].role == "verb"):
        k -= 1
    last = k
    while k > 0 and last - k < 2 and items[k].role in ("adjective", "word") and not definite(sentence, k):
        k -= 1
    known = k >= 0 and items[k].role == "noun" and not definite(sentence, k)
    counted = k > 0 and items[k - 1].role == "figure"
    return (k, last) if known and sentence.grammar.article and not counted else None


def named_ahead(sentence: Sentence, verb: int) -> int:
    """Where a clause names what a verb far on tells, right behind the word that opens it; -1 where it does not.

    إن التمويل المطلوب من أجل دعمهم، بالمأوى والمياه، يبلغ …
    """
    items, words = sentence.items, sentence.grammar
    for k in range(verb - 1, max(-1, verb - FARTHEST), -1):
        if items[k].role in ("figure", "reach", "copula") or not words.article:
            return -1
        if items[k].folded in words.that:
            return k + 1 if items[k + 1].role in NOUNS else -1
    return -1


def acting(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """First and last item of what stands between a verb and the figure at an item, nothing else but how long or so."""
    items, words, k = sentence.items, sentence.grammar, at - 1
    while k > 0 and (items[k].role in ("determiner", "stop", "of") or items[k].folded in words.attributes):
        k -= 1
    last = k
    while k > 0 and last - k < LONGEST and items[k].role in (*NOUNS, "adjective"):
        k -= 1
    begins = words.article and k < last and items[k].role in ("verb", "reach")
    return (k + 1, last) if begins and items[k + 1].role in NOUNS else None


def told_of(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """First and last item of a noun of which a relative clause tells the figure at an item and nothing else.

    الحيازات التي تقل عن 3 أفدنة, الجسور التي يزيد طولها على 40 مترا.
    """
    items, words, k = sentence.items, sentence.grammar, at - 1
    while k > 0 and (items[k].role in TELLING or items[k].folded in words.numbered) and not _opens(sentence, k):
        k -= 1
    if k < 1 or not words.article or not _opens(sentence, k):
        return None
    if items[k].folded not in words.relative:  # النازحين الذين طردوا والذين يفوق عددهم 120 ألفا
        k = next((j for j in range(k - 1, max(0, k - FARTHEST), -1) if items[j].folded in words.relative), 0)
    last = first = k - 1
    if k < 1:
        return None
    while first > 0 and items[first].role == "adjective":
        first -= 1
    return (first, last) if items[first].role in NOUNS else None


def _opens(sentence: Sentence, at: int) -> bool:
    words = sentence.grammar
    return any(form in words.relative for form in words.bare(sentence.items[at].folded))


def changing(sentence: Sentence, at: int) -> bool:
    """Whether a noun of change stands at an item with what changes right behind it: انخفاض الحصة السنوية إلى 500."""
    words = sentence.grammar
    named = any(form in words.changes for form in words.variants(sentence.items[at].folded))
    return bool(words.article) and named and _follows(sentence, at)


def before_one(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """First and last item of the noun that "one" of a ratio stands behind as an adjective: خطة واحدة من كل أربع."""
    items, words = sentence.items, sentence.grammar
    if not words.article or not at or items[at].text.split()[0] not in words.one:
        return None
    first = sentence.last_before(at, "adjective")
    adjacent = items[at - 1].end + 1 == items[at].start
    return (first, at - 1) if adjacent and items[first].role == "noun" else None


def thing_before(sentence: Sentence, at: int) -> int:
    """Where the thing begins that ends right before an item; the item itself without one.

    Behind a noun with the article another one without it is a thing of its own: وقع المجلس اتفاقية بقيمة.
    """
    items, start = sentence.items, at
    while start > 0 and at - start < LONGEST + 1 and items[start - 1].role in (*NOUNS, "adjective"):
        apart = start < at and definite(sentence, start - 1) and not definite(sentence, start)
        if apart and items[start].role in NOUNS:
            break
        start -= 1
    return start


def two_of(sentence: Sentence, at: int) -> int:
    """The noun in the dual right before the word for two, -1 without one: مكبّان اثنان."""
    items, dual = sentence.items, sentence.grammar.dual
    if not dual or not at or not items[at].folded.endswith(dual) or not items[at - 1].folded.endswith(dual):
        return -1
    return at - 1 if items[at - 1].role in NOUNS and items[at - 1].end + 1 == items[at].start else -1


def measured(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """First and last item of an extent with its owner, of which a share is told: 2 في المائة من مساحة اليابسة."""
    items = sentence.items
    if not sentence.grammar.article or at >= len(items) or items[at].role != "measure" or not _follows(sentence, at):
        return None
    return at, construct_end(sentence, at + 1)


def body(sentence: Sentence, at: int) -> bool:
    """Whether a word for money names a body that has it: صندوق التنمية الحضرية."""
    words, last = sentence.grammar, at
    if not any(form in words.bodies for form in words.variants(sentence.items[at].folded)):
        return False
    while last - at < LONGEST and _follows(sentence, last):
        last += 1
        if definite(sentence, last):
            return True
    return False


def compares(sentence: Sentence, at: int) -> bool:
    """Whether a share says how far something is from what follows: أعلى بنسبة 13 في المائة من, 13 في المائة أكبر من."""
    items, words, k = sentence.items, sentence.grammar, at - 1
    while k > 0 and items[k].role in ("determiner", "measure") and items[k].folded not in words.comparing:
        k -= 1
    before = 0 <= k < at - 1 and items[k].folded in words.comparing
    behind = at + 1 < len(items) and items[at + 1].folded in words.comparing
    return bool(words.article) and (before or behind)


def amount_at(sentence: Sentence, at: int) -> Item | None:
    """An amount told before, of which a share is told: 71 في المائة من هذا المبلغ."""
    item = sentence.items[at] if at < len(sentence.items) else None
    told = item is not None and definite(sentence, at) and item.folded[2:] in sentence.grammar.attributes
    return item if told else None


def most_of(sentence: Sentence, at: int) -> int:
    """Where the noun begins whose majority is told as the share in brackets at an item, 0 when there is none.

    أن الغالبية العظمى من السكان تعيش في مناطق ريفية (85 في المائة).
    """
    items, words = sentence.items, sentence.grammar
    for k in range(at - 2, max(-1, at - FAR), -1):
        if items[k].role in ("mark", "figure"):
            return 0
        if any(form in words.majority for form in words.variants(items[k].folded)):
            return next((j for j in range(k + 1, at) if items[j].role == "noun"), 0)
    return 0


def nounlike(sentence: Sentence, at: int) -> bool:
    """Whether what ends as a verb does is the noun of adjectives in the plural before it: два шлаковых отвала."""
    item, words = sentence.items[at], sentence.grammar
    known = item.role == "verb" and not words.role(item.folded) and item.folded.endswith(words.nounlike)
    return known and sentence.items[at - 1].folded.endswith(words.plural_endings)


def people_noun(sentence: Sentence, item: Item) -> bool:
    """Whether a people is named by a noun, not by an adjective: уязвимых украинцев, not украинских."""
    return item.people and not item.folded.endswith(sentence.grammar.adjective_endings or ("",))


def measured_object(sentence: Sentence, verb: int, figure: int) -> tuple[int, int] | None:
    """The object of a verb of change that ends with a word for an extent: "reduce working capacity by 20 per cent"."""
    items, last = sentence.items, figure - 1
    while last > verb and items[last].role in ("stop", "determiner"):
        last -= 1
    first = verb + 1
    while first < last and items[first].role == "determiner":
        first += 1
    told = items[first:last]
    plain = bool(told) and all(i.role in ("noun", "word", "adjective") for i in told)
    acts = sentence.grammar.head_last and items[verb].role == "reach" and items[last].role == "measure"
    return (first, last) if acts and plain and last < figure - 1 else None


def topic(sentence: Sentence, start: int) -> int:
    """Where what a clause is about begins, behind a word that sets it apart (أما الإعانات فتدفع); -1 without one.

    "Of those asked, 44 per cent" speaks of them in the whole sentence.
    """
    items, words = sentence.items, sentence.grammar
    if len(items) > 2 and words.article and [i.role for i in items[:3]] == ["of", "of", "noun"]:
        return 2  # من بين الركاب الذين سئلوا، يسافر 44 في المائة وحدهم
    return start + 1 if start < len(items) and items[start].folded in words.topics else -1


def goes_on(sentence: Sentence, at: int) -> bool:
    """Whether the share at an item is told of what the one before is, without a noun of its own.

    It is compared with that (مقابل 60 في المائة في الشمال), or joined by "and" and followed by a verb or preposition.
    """
    items, words, k = sentence.items, sentence.grammar, at - 1
    if not words.article:
        return False
    while k > 0 and items[k].role in ("determiner", "of", "measure", "stop") and items[k].folded not in words.compared:
        k -= 1
    if k >= 0 and items[k].folded in words.compared:
        return True
    behind = at + 1
    while behind < len(items) and items[behind].role == "determiner":
        behind += 1
    following = items[behind] if behind < len(items) else None
    parted = at > 1 and items[at - 2].role == "mark"
    roles = ("verb", "reach", "copula", "stop", "word" if parted else "verb")
    acts = following is not None and following.role in roles
    if at and items[at - 1].role == "copula" and following is not None and following.role == "verb":
        return True  # كان 4 في المائة من السكان …، في حين كان 40 في المائة يعيشون
    near = any(item.figure >= 0 for item in items[max(0, at - NEAR) : at - 1])
    return at > 1 and items[at - 1].folded in words.conjunctions and acts and (parted or near)


def owned_end(sentence: Sentence, at: int) -> int:
    """The code point where a known noun ends, without its owner written on it: سكان of سكانها."""
    item, known = sentence.items[at], table(sentence.code).entries
    if item.noun is None or item.folded in known:
        return item.end
    for owner in sentence.grammar.owners:
        stem = item.folded.removesuffix(owner)
        whole = any(form in known and stem.endswith(form) for form in sentence.grammar.variants(stem))
        if stem != item.folded and item.text.endswith(owner) and whole:
            return item.end - len(owner)
    return item.end
