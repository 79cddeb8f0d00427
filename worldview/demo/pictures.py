"""The demo's pictures, drawn by this script: flat landscapes of a world that does not exist.

``draw(scene)`` returns JPEG bytes; the same scene gives the same picture every time.
"""

from io import BytesIO

from worldview.demo.canvas import HEIGHT, WIDTH, Canvas, mix


def _strait(c: Canvas) -> None:
    c.sun(1010, 300)
    c.hills(c.horizon + 10, 60, c.far, 1.2)
    c.sea(c.horizon + 20)
    c.pen.polygon([(0, 470), (190, 500), (330, 600), (0, 660)], fill=c.near)
    c.pen.polygon([(WIDTH, 430), (1230, 480), (1090, 585), (WIDTH, 680)], fill=c.near)
    c.lighthouse(1240, 486, 120)
    c.ship(620, 700, 96)


def _cutter(c: Canvas) -> None:
    c.hills(c.horizon, 46, c.far, 0.8)
    c.sea()
    c.ship(780, 690, 230)


def _fleet(c: Canvas) -> None:
    c.sun(330, 250, 44)
    c.sea()
    for number in range(6):
        c.ship(190 + number * 205, 590 + number * 14, 62 + number * 7)


def _dam(c: Canvas) -> None:
    c.peaks(540, 400, c.far, (238, 240, 240))
    c.pen.polygon([(0, 400), (330, 470), (420, HEIGHT), (0, HEIGHT)], fill=c.near)
    c.pen.polygon([(WIDTH, 380), (1120, 460), (1020, HEIGHT), (WIDTH, HEIGHT)], fill=c.near)
    c.pen.polygon([(318, 450), (1130, 450), (1010, 830), (430, 830)], fill=(206, 200, 188))
    for gate in range(8):
        x = 380 + gate * 88
        c.pen.rectangle([x, 480, x + 34, 545], fill=mix((206, 200, 188), c.ink, 0.6))
    for y in range(570, 830, 36):
        c.pen.line(
            [(340 + (y - 450) * 0.28, y), (1110 - (y - 450) * 0.3, y)],
            fill=(184, 178, 166),
            width=2,
        )
    c.pen.rectangle([0, 830, WIDTH, HEIGHT], fill=c.water)


def _lake(c: Canvas) -> None:
    c.peaks(500, 220, c.far, (238, 240, 240))
    c.sea(520)
    c.pen.polygon(
        [(0, 700), (500, 730), (1000, 700), (WIDTH, 740), (WIDTH, HEIGHT), (0, HEIGHT)],
        fill=mix(c.near, (196, 168, 128), 0.55),
    )
    for x, y, s in ((280, 790, 80), (640, 770, 58), (1010, 810, 92)):
        c.boat(x, y, s)


def _gauge(c: Canvas) -> None:
    c.hills(430, 70, c.far, 1.5)
    c.sea(520)
    for x in (420, 960):
        c.pen.rectangle([x, 250, x + 54, 760], fill=(236, 230, 214))
        for mark in range(12):
            y = 270 + mark * 40
            c.pen.rectangle(
                [x, y, x + (54 if mark % 4 == 0 else 28), y + 12],
                fill=(150, 52, 42) if x == 420 else c.ink,
            )
    c.hills(800, 26, c.near, 2)


def _assembly(c: Canvas) -> None:
    c.hills(600, 30, c.far)
    c.pen.rectangle([0, 690, WIDTH, HEIGHT], fill=mix(c.near, c.low, 0.35))
    stone = (222, 212, 192)
    c.pen.rectangle([250, 380, 1190, 690], fill=stone)
    c.pen.polygon([(210, 380), (720, 220), (1230, 380)], fill=mix(stone, c.ink, 0.18))
    for column in range(9):
        x = 292 + column * 104
        c.pen.rectangle([x, 400, x + 38, 680], fill=mix(stone, c.ink, 0.1))
        c.pen.rectangle([x + 38, 400, x + 64, 680], fill=mix(stone, c.ink, 0.55))
    for step in range(5):
        c.pen.rectangle(
            [230 - step * 22, 690 + step * 16, 1210 + step * 22, 706 + step * 16],
            fill=mix(stone, c.ink, 0.06 * step),
        )
    c.people(26, 760, 850)


def _harbour(c: Canvas) -> None:
    c.sun(1130, 330)
    c.hills(c.horizon - 60, 40, c.far, 1.1)
    c.town(c.horizon + 6, lit=0.2)
    c.sea(c.horizon + 6)
    c.ship(980, 740, 140)
    c.boat(380, 760, 70)


def _mole(c: Canvas) -> None:
    c.sea()
    for part in ((0, 420), (520, 760), (880, 1110)):
        c.pen.polygon(
            [(part[0], 650), (part[1], 650), (part[1] + 30, 720), (part[0] - 20, 720)], fill=c.near
        )
    for _ in range(46):
        x, y = (
            c.chance.choice([450, 800, 1150]) + c.chance.randint(-60, 70),
            c.chance.randint(600, 740),
        )
        r = c.chance.randint(8, 34)
        c.pen.ellipse(
            [x - r, y - r, x + r, y + r],
            fill=mix(c.water, (255, 255, 255), c.chance.uniform(0.3, 0.8)),
        )


def _new_light(c: Canvas) -> None:
    c.sea()
    c.pen.polygon([(540, 700), (WIDTH, 640), (WIDTH, 760), (500, 770)], fill=c.ink)
    for reach in range(5, 0, -1):
        c.pen.polygon(
            [(900, 300), (0, 300 - 46 * reach), (0, 300 + 46 * reach)],
            fill=mix(c.top, (255, 236, 180), 0.05 * (6 - reach)),
        )
    c.lighthouse(900, 690, 360)
    c.town(652, lit=0.7, low=30, high=80, left=1120)


def _market(c: Canvas) -> None:
    c.town(560, lit=0.5, low=120, high=260)
    c.pen.rectangle([0, 560, WIDTH, HEIGHT], fill=mix(c.near, c.low, 0.12))
    for stall in range(6):
        x = 40 + stall * 240
        c.pen.polygon(
            [(x - 20, 620), (x + 90, 560), (x + 200, 620)],
            fill=[(150, 52, 42), (222, 208, 176)][stall % 2],
        )
        c.pen.rectangle([x, 620, x + 180, 690], fill=mix(c.near, c.ink, 0.5))
    c.people(120, 680, 880, lanterns=True)


def _street(c: Canvas) -> None:
    c.town(600, lit=0.35, low=200, high=360)
    c.pen.rectangle([0, 600, WIDTH, HEIGHT], fill=mix(c.near, c.low, 0.25))
    c.people(34, 690, 860)


def _shop(c: Canvas) -> None:
    c.pen.rectangle([0, 0, WIDTH, HEIGHT], fill=mix(c.near, c.ink, 0.35))
    c.pen.rectangle([190, 150, 1250, 770], fill=(236, 222, 190))
    for shelf in range(3):
        y = 330 + shelf * 170
        c.pen.rectangle([220, y, 1220, y + 20], fill=(142, 108, 74))
        for _ in range(3 - shelf):
            x = c.chance.randint(260, 1120)
            c.pen.ellipse([x, y - 56, x + 110, y + 4], fill=(188, 132, 72))
    for bar in (190, 540, 890, 1236):
        c.pen.rectangle([bar, 150, bar + 14, 770], fill=c.ink)


def _hall(c: Canvas) -> None:
    c.pen.rectangle([0, 0, WIDTH, HEIGHT], fill=(214, 200, 172))
    for window in range(5):
        x = 90 + window * 270
        c.pen.rectangle([x, 90, x + 170, 330], fill=mix(c.low, (255, 255, 255), 0.4))
        c.pen.line([(x + 85, 90), (x + 85, 330)], fill=c.ink, width=6)
    c.pen.rectangle([0, 640, WIDTH, HEIGHT], fill=(176, 140, 96))
    for table in range(4):
        x = 60 + table * 350
        c.pen.polygon(
            [(x, 600), (x + 290, 600), (x + 310, 660), (x - 20, 660)], fill=(236, 230, 214)
        )
    c.people(28, 690, 850)


def _speech(c: Canvas) -> None:
    c.town(560, lit=0.1, low=190, high=240)
    c.pen.rectangle([0, 560, WIDTH, HEIGHT], fill=c.near)
    c.pen.rectangle([640, 520, 800, 660], fill=c.ink)
    c.pen.rounded_rectangle([684, 380, 756, 540], radius=30, fill=mix(c.ink, c.far, 0.4))
    c.pen.ellipse([694, 318, 746, 376], fill=(205, 165, 135))
    c.people(60, 740, 880)


def _pass(c: Canvas) -> None:
    c.peaks(600, 420, c.far, (238, 240, 240))
    c.hills(690, 50, c.near, 1.3)
    for truck in range(5):
        x, y = 210 + truck * 220, 742 - truck * 16
        c.pen.rectangle([x, y - 62, x + 120, y], fill=mix(c.near, c.ink, 0.7))
        c.pen.rectangle([x + 122, y - 44, x + 158, y], fill=c.ink)
        for wheel in (x + 24, x + 96, x + 140):
            c.pen.ellipse([wheel - 15, y - 10, wheel + 15, y + 20], fill=(24, 24, 24))


def _cottage(c: Canvas) -> None:
    c.sun(300, 260)
    c.sea()
    c.hills(700, 34, c.near, 1)
    c.house(820, 690, 190, 120, roof=86, lit=0.6, colour=(238, 232, 216))


def _hotel(c: Canvas) -> None:
    c.peaks(560, 300, c.far, (238, 240, 240))
    c.pen.rectangle([0, 640, WIDTH, HEIGHT], fill=c.near)
    c.house(340, 660, 760, 330, roof=120, lit=0.55, colour=mix((222, 200, 160), c.ink, 0.15))
    for rail in (760, 800):
        c.pen.line([(0, rail), (WIDTH, rail)], fill=c.ink, width=6)
    for sleeper in range(0, WIDTH, 46):
        c.pen.line([(sleeper, 750), (sleeper - 16, 812)], fill=c.ink, width=5)


SCENES = {
    "strait": (_strait, "dawn"),
    "cutter": (_cutter, "storm"),
    "fleet": (_fleet, "day"),
    "line": (_fleet, "dawn"),
    "dam": (_dam, "day"),
    "reservoir": (_lake, "storm"),
    "lake": (_lake, "dusk"),
    "gauge": (_gauge, "day"),
    "assembly": (_assembly, "day"),
    "chancellor": (_assembly, "dusk"),
    "harbour": (_harbour, "dusk"),
    "supply-ship": (_harbour, "storm"),
    "mole": (_mole, "storm"),
    "new-light": (_new_light, "night"),
    "market": (_market, "dusk"),
    "lanterns": (_market, "night"),
    "old-town": (_street, "night"),
    "shop": (_shop, "dusk"),
    "bakery": (_street, "dawn"),
    "counting": (_hall, "day"),
    "speech": (_speech, "night"),
    "pass": (_pass, "storm"),
    "cottage": (_cottage, "dusk"),
    "hotel": (_hotel, "dusk"),
    "training-ship": (_strait, "day"),
}


def draw(scene: str) -> bytes:
    """The picture of a scene as JPEG bytes."""
    painter, palette = SCENES[scene]
    canvas = Canvas(palette, scene)
    painter(canvas)
    data = BytesIO()
    canvas.image.save(data, "JPEG", quality=88)
    return data.getvalue()
