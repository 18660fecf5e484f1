import pytest

pytest.register_assert_rewrite("erp_adapters.contract")
