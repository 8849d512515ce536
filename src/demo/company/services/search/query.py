"""The query string of a search."""

PAGE_SIZE = 24


def parse_page(parameters):
    """The page that was asked for, from 1."""
    return max(1, int(parameters.get("page", "1")))


def search_view(request):
    """GET /search/"""
    page = parse_page(request.GET)
    return {"from": (page - 1) * PAGE_SIZE, "size": PAGE_SIZE}
