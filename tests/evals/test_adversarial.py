from collections import Counter

from evals.gold import ADVERSARIAL, DEV, TEST, read_gold


def test_there_are_questions_of_every_kind_in_both_languages() -> None:
    rows = read_gold(ADVERSARIAL)
    assert len(rows) >= 60
    assert min(Counter(row.language for row in rows).values()) >= 30
    others = {row.question for file in (DEV, TEST) for row in read_gold(file)}
    assert not others & {row.question for row in rows}
    held_back = [row for row in rows if row.held_back]
    assert len(rows) / 3 <= len(held_back) <= 2 * len(rows) / 3
