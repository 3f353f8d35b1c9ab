import pytest

from gift_sandbox import worker_sandbox


@pytest.fixture
def gift():
    """An empty sandbox. Each worker has its own sandbox, and the tests of a worker run one after the other."""
    sandbox = worker_sandbox()
    sandbox.reset()
    return sandbox


# The option `hookwrapper` works with pytest 7 and 8. The newer option `wrapper` needs pytest 8.
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.when == "call" and report.failed and "gift" in item.funcargs:
        sandbox = item.funcargs["gift"]
        report.sections.append(("What the providers saw", "\n".join(sandbox.journal() + sandbox.violations())))
