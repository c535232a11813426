"""For all tests: what a failure tells, and which of them take their time."""

import pytest

import told


def pytest_configure(config: pytest.Config) -> None:
    """Have it for every test of the run, the notebooks included."""
    config.pluginmanager.register(told)
    config.pluginmanager.register(Slow())


class Slow:
    """Marks what needs the built book, and the notebooks, as slow."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """The cells of a notebook stay in one process, in their order."""
        for item in items:
            if item.path.suffix == ".ipynb":
                item.add_marker(pytest.mark.xdist_group(item.path.stem))
                item.add_marker(pytest.mark.slow)
            elif hasattr(getattr(item, "module", None), "need_the_built_book"):
                item.add_marker(pytest.mark.slow)
