"""For all tests: what a failure tells."""

import pytest

import told


def pytest_configure(config: pytest.Config) -> None:
    """Have it for every test of the run, the notebooks included."""
    config.pluginmanager.register(told)
