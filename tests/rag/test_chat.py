from rag.chat import standalone


def test_a_complete_question_is_left_alone() -> None:
    earlier = ["¿Cuándo reabre el mercado?"]
    assert standalone("¿Quién ganó el premio de cuentos?", earlier) == (
        "¿Quién ganó el premio de cuentos?"
    )


def test_a_follow_up_is_asked_with_the_question_before_it() -> None:
    assert standalone("¿y dónde?", ["¿Cuándo es la feria del libro?"]) == (
        "¿Cuándo es la feria del libro? ¿y dónde?"
    )


def test_a_chain_of_follow_ups_reaches_back_to_the_subject() -> None:
    turns = ["When is the book fair?", "and where?"]
    assert standalone("and why?", turns) == "When is the book fair? and where? and why?"


def test_the_first_question_has_nothing_before_it() -> None:
    assert standalone("¿y dónde?", []) == "¿y dónde?"
