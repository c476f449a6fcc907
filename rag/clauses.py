"""The clause around words of a sentence: what says yes or no.

"Ningún concejal" does not tell whether anyone voted against; "ningún concejal votó en contra" does.
"""

import re

from index.sentences import Span

# Where a clause ends: at punctuation, not that of a number, and at what joins two of them.
_END = re.compile(
    r"[,;:.!?…](?=\s|$)|[¿¡()«»“”\"—–\n]"
    r"|\s(?:y|e|pero|sino|aunque|porque|mientras|and|but|because|although|though|while)(?=\s)"
)
_LEAST_WORDS = 3
# Verbs that can be told by their form; most of the present tense cannot.
_VERB = re.compile(
    r"\b(?:[a-záéíóúñü]+(?:ó|aron|ieron|aban?|[aei]rán?|[aei]rían?)"
    r"|es|son|fue|fueron|era|eran|será|serán|está|están|ha|han|hay|hubo|había|habían|habrá"
    r"|tiene|tienen|tuvo|tenía|puede|pueden|va|van|hace|hizo|dice|dijo|debe|sigue|queda"
    r"|is|are|was|were|be|been|has|have|had|will|would|can|could|did|does)\b",
    re.IGNORECASE,
)
_AROUND = ' \t\n\r,;:.…¿?¡!()«»“”"—–'


def clause(sentence: str, span: Span) -> Span:
    """Return the clause of a sentence that holds a span, without the space around it.

    One without a verb ("el salón, con 64 plazas, será gratuito") goes on to the next verb; one of
    less than three words takes what follows it too, or what goes before, if nothing follows.
    """
    ends = sorted({0, len(sentence), *(at for m in _END.finditer(sentence) for at in m.span())})
    start = max(at for at in ends if at <= span[0])
    end = min(at for at in ends if at >= span[1])
    if not _VERB.search(sentence, start, end) and (verb := _VERB.search(sentence, end)):
        end = min(at for at in ends if at >= verb.end())
    while len(sentence[start:end].split()) < _LEAST_WORDS and (start, end) != (0, len(sentence)):
        if end < len(sentence):
            end = min(at for at in ends if at > end)
        else:
            start = max(at for at in ends if at < start)
    words = sentence[start:end]
    bare = words.strip(_AROUND)
    start += words.index(bare) if bare else 0
    return min(start, span[0]), max(start + len(bare), span[1])
