"""Every year in an address is answered, the first and the last that there are included."""

import pytest

pytestmark = pytest.mark.django_db
YEARS = ["0000", "0001", "0002", "9998", "9999"]
DATED = ["/{}/", "/{}/01/", "/{}/12/", "/{}/01/01/", "/{}/12/31/", "/{}/12/31/headline/"]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("address", DATED)
def test_a_year_without_columns_is_not_found(client, make_article, address, year):
    make_article()
    assert client.get(address.format(year)).status_code == 404


@pytest.mark.parametrize("query", ["year={}", "year={}&{}month=12", "year={}&{}month=12&{}day=31"])
@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    "page",
    ["articles/article/?edition_date__", "admin/logentry/?action_time__"],
)
def test_a_list_of_the_desk_is_shown_for_any_year(desk, make_article, page, year, query):
    make_article()
    prefix = page.partition("?")[2]
    asked = page + query.replace("{}", year, 1).replace("{}", prefix)
    response = desk.get(f"/admin/{asked}", follow=True)
    assert response.status_code == 200
    assert "paginator" in response.content.decode()
