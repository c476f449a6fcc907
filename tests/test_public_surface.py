import index
import prompts
import rag


def test_what_is_promised_to_importers_is_there() -> None:
    assert rag.__all__ == ["Answer", "Assistant", "Citation", "Retriever"]
    assert index.__all__ == ["Archive", "Article"]
    for package in (rag, index):
        for name in package.__all__:
            assert getattr(package, name).__doc__


def test_prompts_are_package_data() -> None:
    assert prompts.frames("es") != prompts.frames("en")
