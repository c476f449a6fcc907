"""What a reader does with the page, and what is then seen."""

BOX = "#question textarea"


def ask(page, question):
    """Ask as a person does, and return the exchange once it is answered."""
    before = page.locator("#chat .exchange").count()
    page.locator(BOX).fill(question)
    page.keyboard.press("Enter")
    return answered(page, before + 1)


def answered(page, count):
    """Wait until that many questions are there and none is being answered."""
    page.wait_for_function(
        """count => document.querySelectorAll('#chat .exchange').length === count
            && !document.querySelector('#chat .pending')
            && !document.querySelector('#question .stop-button')""",
        arg=count,
    )
    return page.locator("#chat .exchange").last


def assert_lit(page, archive, citations):
    """Every card shows its quote lit, at its place in the article."""
    cards = page.locator("#sources .turn:not([hidden]) .card")
    cards.first.wait_for()
    assert cards.count() == len(citations) > 0
    for n, citation in enumerate(citations):
        text = archive.article(citation.article).text
        words = cards.nth(n).locator("mark").evaluate("mark => mark.textContent")
        assert words == text[citation.start : citation.end] == citation.quote
        passage = cards.nth(n).locator("blockquote").evaluate("quote => quote.textContent")
        assert passage.strip("… ") in text
        assert citation.title in cards.nth(n).locator("h3").inner_text()


def assert_reading(page, archive, citation):
    """The article stands whole in the side view, its words lit at their offsets and in view."""
    reading = page.locator("#reading")
    text = reading.locator(".text")
    article = archive.article(citation.article)
    reading.locator("h2", has_text=article.title).wait_for()
    assert text.evaluate("text => text.textContent") == article.text
    lit = "([text, tag]) => { const mark = text.querySelector(tag), range = new Range();"
    lit += "range.setStart(text, 0); range.setEndBefore(mark);"
    lit += "return [[...range.toString()].length, mark.textContent]; }"
    start, words = text.evaluate(f"text => ({lit})([text, 'mark'])")
    assert (start, words) == (citation.start, citation.quote)
    if citation.answer:
        start, words = text.evaluate(f"text => ({lit})([text, 'mark strong'])")
        assert (start, words) == (citation.answer_start, citation.answer)
        colours = [
            text.locator(tag).first.evaluate("e => getComputedStyle(e).backgroundColor")
            for tag in ("mark", "mark strong")
        ]
        assert colours[0] != colours[1]
    page.wait_for_function(
        """() => { const box = document.querySelector('#reading mark').getBoundingClientRect();
            return box.top >= 0 && box.top < innerHeight; }"""
    )
