"""Questions half in English: what a Spanish question's commonest words say, word by word.

A reader that has seen Spanish questions only still answers English ones, since its encoder is
multilingual, but less well. There are no open English questions over Spanish passages to learn
from, so Spanish ones are put into English as far as a small lexicon goes (code switching,
https://arxiv.org/abs/2006.06402); names and rare words stay.
"""

import re

_LEXICON = """
por qué|why
de quién|whose
a quién|whom
a qué hora|at what time
en qué año|in which year
cómo se llama|what is the name of
cómo se llamaba|what was the name of
qué tipo de|what kind of
qué|what
quién|who
quiénes|who
cuál|which
cuáles|which
cuándo|when
dónde|where
cómo|how
cuánto|how much
cuánta|how much
cuántos|how many
cuántas|how many
cuánto tiempo|how long
además de|besides
antes de|before
después de|after
a través de|through
de acuerdo con|according to
más de|more than
menos de|less than
el|the
la|the
los|the
las|the
lo|it
un|a
una|a
unos|some
de|of
del|of the
al|to the
a|to
en|in
que|that
para|for
por|by
con|with
sin|without
sobre|about
entre|between
durante|during
según|according to
desde|since
hasta|until
hacia|towards
contra|against
bajo|under
dentro|inside
fuera|outside
cerca|near
y|and
e|and
o|or
u|or
no|not
más|more
menos|less
muy|very
también|also
sólo|only
solo|only
como|as
cuando|when
donde|where
si|if
se|
su|its
sus|its
le|
les|
este|this
esta|this
estos|these
ese|that
esa|that
otro|other
otra|other
otros|other
otras|other
todos|all
todas|all
cada|each
muchos|many
algunos|some
algunas|some
mismo|same
es|is
son|are
era|was
eran|were
fue|was
fueron|were
ser|be
sea|is
será|will be
está|is
están|are
estaba|was
estaban|were
hay|are there
había|was there
ha|has
han|have
tiene|has
tienen|have
tenía|had
tenían|had
tuvo|had
tener|have
puede|can
pueden|can
podría|could
debe|must
hace|does
hacen|do
hizo|did
hicieron|did
hacer|do
dijo|said
dio|gave
creía|believed
llama|is called
llamaba|was called
llamó|called
utiliza|uses
utilizan|use
utilizó|used
usa|uses
usan|use
murió|died
nació|was born
escribió|wrote
publicó|published
comenzó|began
empezó|began
terminó|ended
ganó|won
perdió|lost
llegó|arrived
llevó|took
vino|came
causó|caused
encontró|found
encuentra|is found
encuentran|are found
convirtió|became
estableció|established
establece|establishes
fundó|founded
desarrolló|developed
descubrió|discovered
significa|means
produce|produces
permite|allows
representa|represents
ocurrió|happened
sucedió|happened
pasó|happened
tomó|took
ayuda|help
conocido|known
utilizado|used
llamado|called
año|year
años|years
día|day
días|days
mes|month
meses|months
semana|week
siglo|century
década|decade
hora|hour
fecha|date
tiempo|time
temporada|season
período|period
época|era
nombre|name
nombres|names
número|number
cantidad|amount
porcentaje|percentage
parte|part
lugar|place
país|country
países|countries
ciudad|city
ciudades|cities
estado|state
estados|states
unidos|united
región|region
mundo|world
capital|capital
calle|street
gobierno|government
presidente|president
ministro|minister
rey|king
líder|leader
partido|party
ley|law
leyes|laws
derecho|right
derechos|rights
tribunal|court
guerra|war
ejército|army
imperio|empire
iglesia|church
religión|religion
escuela|school
escuelas|schools
universidad|university
estudiantes|students
profesor|professor
libro|book
artículo|article
película|film
canción|song
juego|game
equipo|team
grupo|group
grupos|groups
miembros|members
persona|person
personas|people
gente|people
población|population
familia|family
padre|father
madre|mother
hijo|son
hija|daughter
hombre|man
mujer|woman
mujeres|women
niños|children
trabajadores|workers
trabajo|work
empresa|company
compañía|company
economía|economy
dinero|money
ingresos|income
precio|price
petróleo|oil
agua|water
tierra|land
río|river
mar|sea
isla|island
montaña|mountain
norte|north
sur|south
este|east
oeste|west
energía|energy
fuerza|force
sistema|system
proceso|process
tipo|type
tipos|types
clase|class
forma|form
ejemplo|example
término|term
idioma|language
palabra|word
razón|reason
causa|cause
efecto|effect
resultado|result
problema|problem
problemas|problems
objetivo|aim
papel|role
función|function
nivel|level
uso|use
cambio|change
desarrollo|development
crecimiento|growth
acuerdo|agreement
tratado|treaty
plan|plan
programa|programme
proyecto|project
edificio|building
museo|museum
salud|health
enfermedad|disease
muerte|death
vida|life
historia|history
primer|first
primera|first
primero|first
segundo|second
segunda|second
último|last
última|last
nuevo|new
nueva|new
gran|great
grande|big
grandes|big
mayor|largest
mayoría|majority
mejor|best
principal|main
principales|main
general|general
importante|important
alto|high
alta|high
público|public
pública|public
privadas|private
europea|european
americano|american
francés|french
inglés|english
español|spanish
alemán|german
británico|british
uno|one
dos|two
tres|three
cuatro|four
cinco|five
cien|hundred
mil|thousand
millones|million
"""
_ENGLISH = dict(line.split("|") for line in _LEXICON.strip().splitlines())
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in _ENGLISH)
_TOKEN = re.compile(r"\w+|[^\w\s]+")


def in_english(question: str) -> str:
    """Return a Spanish question with the words that the lexicon knows in English."""
    words = [word for word in _TOKEN.findall(question) if word not in "¿¡"]
    translated: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + size]).lower()
            if phrase in _ENGLISH:
                translated.extend(_ENGLISH[phrase].split())
                break
        else:
            size = 1
            translated.append(words[at])
        at += size
    text = re.sub(r" (?=[?,.;:!)])", "", " ".join(translated))
    return text[:1].upper() + text[1:]
