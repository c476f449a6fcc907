"""The page: asks the assistant and shows its answer, each quote lit in its article.

It decides nothing. Whatever comes from articles, questions or errors reaches the browser through
the templates of `prompts.page`, which leave nothing in it that could be taken for markup.
"""
