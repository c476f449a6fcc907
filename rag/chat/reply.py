"""Replies to turns that ask nothing of the articles: what the archive holds, who said it, when.

A reply to small talk has the form of an unanswered question without a reason, since nothing was
asked and nothing is cited. One about the last answer is an answer that cites what that one cited;
it has no short answer, since an outlet's name and its date stand beside an article and not in it.
"""

from dataclasses import replace

from index.catalogue import Coverage
from index.language import Language, detect_language
from prompts import frames
from rag import compose
from rag.answer import Answer, Citation, Corroboration
from rag.chat.talk import AboutAnswer, Talk
from rag.question import question_type
from rag.spelling import spell_date


def small_talk_reply(question: str, talk: Talk, coverage: Coverage) -> Answer:
    """Return a short true answer about the archive, or a polite word."""
    language = detect_language(question)
    texts = frames(language)["talk"]
    covers = compose.covers(coverage, language) if coverage.articles else ""
    sources = _listed(coverage.sources, language) or texts["no_sources"]
    text = texts[talk].format(covers=covers, sources=sources).strip()
    return _reply(question, language, text, coverage)


def about_last_answer(question: str, about: AboutAnswer, last: Answer) -> Answer:
    """Return who printed what the last answer cites, or when."""
    language = detect_language(question, default=last.language)
    texts = frames(language)["talk"]
    if not last.citations:
        return _reply(question, language, texts["nothing_cited"], last.coverage)
    lines = [_line(citation, about, language) for citation in last.citations]
    bare = tuple(
        replace(c, answer=None, answer_start=None, answer_end=None) for c in last.citations
    )
    return replace(
        _reply(question, language, "\n\n".join(lines), last.coverage),
        status="answered",
        confidence=1.0,
        citations=bare,
        corroboration=last.corroboration,
    )


def _line(citation: Citation, about: AboutAnswer, language: Language) -> str:
    texts = frames(language)["talk"]
    if about == "published" and citation.published is None:
        frame = texts["undated"]
    else:
        frame = texts["said_by" if about == "source" else "published_on"]
    line = frame.format(
        outlet=compose.outlet(citation.source, citation.published, language),
        source=citation.source or texts["no_outlet"],
        date=spell_date(citation.published, language) if citation.published else "",
        quote=compose.printed(citation.quote),
        n=citation.n,
    )
    return line[:1].upper() + line[1:]


def _reply(question: str, language: Language, text: str, coverage: Coverage) -> Answer:
    return Answer(
        question=question,
        standalone=question,
        language=language,
        question_type=question_type(question),
        status="unanswered",
        text=text,
        short=None,
        value=None,
        confidence=None,
        citations=(),
        alternatives=(),
        corroboration=Corroboration(0, 0),
        reason=None,
        nearest=(),
        coverage=coverage,
        timings_ms={},
    )


def _listed(names: tuple[str, ...], language: Language) -> str:
    both = " y " if language == "es" else " and "
    return both.join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
