"""Needs pytest and testcontainers."""

import json
import urllib.request

import pytest
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy


@pytest.fixture(scope="session")
def mock_url():
    container = (
        DockerContainer("gift-mock")
        .with_env("GIFT_MOCK_ADMIN_TOKEN", "test")
        .with_exposed_ports(4600)
        .waiting_for(HttpWaitStrategy(4600, "/readyz"))
    )
    with container as mock:
        yield f"http://{mock.get_container_host_ip()}:{mock.get_exposed_port(4600)}"


def test_a_code_is_issued(mock_url):
    # Each test uses its own sandbox. The name of the sandbox is a part of the base URL that your client gets.
    base_url = f"{mock_url}/sandboxes/a-code-is-issued/at-gift"
    order = {"AuthKey": "MOCK-AuthKey-001", "DcId": "DC500", "Amount": "500"}
    request = urllib.request.Request(
        f"{base_url}/demo-campaign/dc/getcode",
        json.dumps(order).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=90) as response:
        assert response.status == 200
