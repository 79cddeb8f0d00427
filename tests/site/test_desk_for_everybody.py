"""The desk by keys alone, with large text on a phone and in forced colours: every page of it that
is made otherwise than another."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.sessions import let_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STOPS = """const isSeen = (one) =>
        one.checkVisibility({visibilityProperty: true}) && one.getBoundingClientRect().width > 2;
    const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary,"
        + " [tabindex='0'], [contenteditable=true]")].filter((one) =>
            isSeen(one) && !one.disabled && one.tabIndex >= 0);
    const told = (one) => one.outerHTML.slice(0, 90);"""
#: Stops of the Tab key that lie, once they have the focus, under what stays where it is.
HIDDEN = f"""() => {{ {STOPS}
    const fixed = (one) => {{
        for (; one; one = one.parentElement) {{
            if (["fixed", "sticky"].includes(getComputedStyle(one).position)) return one;
        }}
    }};
    const within = (at, size) => Math.min(Math.max(at, 1), size - 2);
    const isHidden = (one) => {{
        one.focus();
        const {{left, right, width, top, bottom, height}} = one.getBoundingClientRect();
        if (document.activeElement !== one || right < 0) return false;
        const x = within(left + Math.min(width, 30) / 2, innerWidth);
        return [top + 2, top + height / 2, bottom - 2].every((y) => {{
            const cover = fixed(document.elementFromPoint(x, within(y, innerHeight)));
            return cover && !cover.contains(one);
        }});
    }};
    return [...new Set([...stops, ...stops.toReversed()].filter(isHidden).map(told))];
}}"""
#: Where forced colours leave no line round what has the focus, what is pressed, or what is chosen.
WITHOUT_LINES = f"""() => {{ {STOPS}
    const lined = (one, kind) => {{
        const style = getComputedStyle(one);
        return style[kind + "Style"] !== "none" && parseFloat(style[kind + "Width"]) >= 1;
    }};
    const all = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);
    const focused = stops.filter((one) => {{
        one.focus();
        return one.matches(":focus-visible") && !lined(one, "outline");
    }});
    const buttons = all("button, .button, input[type=submit], .object-tools a");
    const chosen = all("[aria-pressed=true], [aria-selected=true], .prose-menubar__button.active");
    return [
        ...focused,
        ...buttons.filter((one) => !lined(one, "borderTop")),
        ...chosen.filter((one) => !lined(one, "outline")),
    ].map(told);
}}"""
#: What makes a narrow page wider than it is.
CUT_OFF = f"""() => {{ {STOPS}
    const scrolls = (one) => one
        && (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
    const main = document.getElementById("main");
    const outside = [...main.querySelectorAll("*")].filter((one) => isSeen(one)
        && one.getBoundingClientRect().right > innerWidth + 1 && !scrolls(one.parentElement));
    const isWide = document.documentElement.scrollWidth > innerWidth;
    return isWide ? [`${{document.documentElement.scrollWidth}} px`, ...outside.map(told)] : [];
}}"""


@pytest.fixture
def desk_pages(desk, make_article, make_page, add_figure, make_comment, make_subscriber, work):
    """Addresses of the desk: of pages with the same template the one with most others in it."""
    article = make_article(keywords=["Iran"], sections=["One", "Two"], published=False)
    add_figure(article=article)
    add_figure(section=article.sections.first())
    public = make_article("A Public One")
    make_comment(public, state="pending", proven=True)
    make_page()
    make_subscriber()
    work()
    found = {}
    for address in _addresses():
        answer = desk.get(address)
        page = getattr(answer, "content", b"")
        if answer.status_code == 200 and b'id="content"' in page:
            names = [template.name for template in answer.templates]
            found.setdefault(names[0], []).append((len(set(names)), address))
    return sorted(max(made_alike)[1] for made_alike in found.values())


def _addresses():
    """Every address of the desk that has no parameter, or the number of something that is there."""
    for pattern in get_resolver().url_patterns:
        if getattr(pattern, "namespace", "") != "admin":
            continue
        for name in {name for name in pattern.reverse_dict if isinstance(name, str)}:
            try:
                yield reverse(f"admin:{name}")
            except NoReverseMatch:
                row = _row(name)
                if row is None:
                    continue
                try:
                    yield reverse(f"admin:{name}", args=[row.pk])
                except NoReverseMatch:
                    continue


def _row(name):
    for model in admin.site._registry:
        if name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"):
            return model._default_manager.order_by("pk").first()
    return None


def test_the_desk_is_for_everybody(chromium, live_server, settings, desk_pages):
    """Nothing that has the focus is hidden by a row, a bar or a panel, forwards and backwards (WCAG
    2.2, 2.4.11); forced colours leave a line where there was a background; on a phone with text
    twice as large nothing is cut off (1.4.4, 1.4.10)."""
    settings.SITE_URL = live_server.url
    context = chromium.new_context(base_url=live_server.url, bypass_csp=True)
    page = context.new_page()
    let_in(page)
    wrong = {}
    for address in desk_pages:
        page.set_viewport_size({"width": 1280, "height": 600})
        page.goto(address)
        page.add_style_tag(content="* { transition: none !important }")
        page.keyboard.press("Tab")
        wrong[address, "hidden"] = page.evaluate(HIDDEN)
        page.emulate_media(forced_colors="active")
        wrong[address, "no line"] = page.evaluate(WITHOUT_LINES)
        page.emulate_media(forced_colors="none")
        page.add_style_tag(content="html { font-size: 200% }")
        page.set_viewport_size({"width": 390, "height": 844})
        wrong[address, "cut off"] = page.evaluate(CUT_OFF)
    context.close()
    told = [
        f"{kind} on {address}: {one}" for (address, kind), all_ in wrong.items() for one in all_
    ]
    assert not told, "\n".join(told)
