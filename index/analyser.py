"""Text to lexical terms: words stemmed by language and folded, in passages and questions alike."""

import re
import threading
import unicodedata

import Stemmer

from index.language import Language

# A number with its separators is one term: 42.277 and 42,277 are both 42277.
_TERM = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
_ALGORITHM = {"es": "spanish", "en": "english"}
# Words that ask and join, and say nothing of what is asked about; folded.
_FUNCTION_WORDS = """
a al ante bajo como con contra cual cuales cuando cuanta cuantas cuanto cuantos de del desde
donde adonde durante e el ella ellas ellos en entre era eran es esa ese eso esta estaba estan
este esto estos fue fueron ha haber habia habra han hasta hay hizo hubo la las le les lo los mas
me mi muy ni nos o para pero por porque pues que quien quienes se sea ser sera seran si sin
sobre son su sus tambien te tiene tienen tu u un una unas uno unos y ya about after an and any
are as at be been before by can could did do does for from had has have he her his how i in into
is it its me my of on or our she should so than that the their them then there these they this
those to was we were what when where which who whom whose why will with would you your
"""
_FUNCTION = frozenset(_FUNCTION_WORDS.split())
_local = threading.local()


def terms(text: str, language: Language) -> list[str]:
    """Return the terms of a text in order: lower case, Snowball stems, without accents."""
    words = [_bare(word) for word in _words(text)]
    stems: list[str] = _stemmer(language).stemWords(words)
    return [fold(stem) for stem in stems]


def content_terms(text: str, language: Language) -> list[str]:
    """Return the terms of a text without those of function words."""
    words = [word for word in _words(text) if fold(word) not in _FUNCTION]
    return terms(" ".join(words), language)


def fold(word: str) -> str:
    """Strip the accents of a word (ñ becomes n: not every keyboard has it)."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _words(text: str) -> list[str]:
    # A question may come decomposed (pasted on a Mac); its accents would part the words.
    words: list[str] = _TERM.findall(unicodedata.normalize("NFC", text).lower())
    return words


def _bare(word: str) -> str:
    return word.replace(".", "").replace(",", "") if word[0].isdecimal() else word


def _stemmer(language: Language) -> "Stemmer.Stemmer":
    # A Stemmer keeps state between calls, so each thread has its own.
    by_language = _local.__dict__
    if language not in by_language:
        by_language[language] = Stemmer.Stemmer(_ALGORITHM[language])
    stemmer: Stemmer.Stemmer = by_language[language]
    return stemmer
