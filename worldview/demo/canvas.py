"""What the demo's pictures are drawn with: skies, hills, water, ships, houses and people."""

import math
import random

from PIL import Image, ImageDraw

Colour = tuple[int, ...]

WIDTH, HEIGHT = 1440, 900

#: sky above, sky at the horizon, far hills, near ground, water, ink
PALETTES = {
    "dawn": ("#6f86a6", "#f3cfa8", "#8d93a8", "#4b5566", "#7f97ad", "#27303d"),
    "day": ("#7fb0cf", "#e4eff0", "#86a7a0", "#56705a", "#5c8fa8", "#26343a"),
    "dusk": ("#3b3f63", "#e58f62", "#5b4d69", "#352f45", "#6c5d7d", "#1c1927"),
    "night": ("#10162c", "#33456b", "#1d2a45", "#131b2e", "#22314f", "#090d18"),
    "storm": ("#4a555d", "#a9b4b4", "#5d6a70", "#39444a", "#56686f", "#1e2629"),
}


def _rgb(code: str) -> Colour:
    return tuple(int(code[i : i + 2], 16) for i in (1, 3, 5))


def mix(one: Colour, other: Colour, share: float) -> Colour:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


class Canvas:
    def __init__(self, palette: str, seed: str) -> None:
        self.top, self.low, self.far, self.near, self.water, self.ink = map(_rgb, PALETTES[palette])
        self.chance = random.Random(seed)
        self.image = Image.new("RGB", (WIDTH, HEIGHT), self.low)
        self.pen = ImageDraw.Draw(self.image)
        self.horizon = round(HEIGHT * 0.62)
        for y in range(self.horizon + 40):
            colour = mix(self.top, self.low, (y / self.horizon) ** 1.4)
            self.pen.line([(0, y), (WIDTH, y)], fill=colour)

    def sun(self, x: float, y: float, radius: int = 54) -> None:
        for step in range(8, -1, -1):
            r = radius + step * 14
            self.pen.ellipse(
                [x - r, y - r, x + r, y + r],
                fill=mix(self.low, (255, 244, 220), (9 - step) / 9 * 0.8),
            )

    def hills(self, base: float, rise: float, colour: Colour, rough: float = 1.0) -> None:
        phases = [self.chance.uniform(0, math.tau) for _ in range(5)]
        points = []
        for x in range(0, WIDTH + 8, 8):
            y = base
            for number, phase in enumerate(phases, 1):
                y -= rise / number**1.1 * math.sin(x / WIDTH * math.tau * number * rough + phase)
            points.append((x, y))
        self.pen.polygon([*points, (WIDTH, HEIGHT), (0, HEIGHT)], fill=colour)

    def peaks(self, base: float, height: int, colour: Colour, snow: Colour) -> None:
        x: float = -120
        while x < WIDTH:
            width, top = (
                self.chance.randint(240, 420),
                base - self.chance.randint(height // 2, height),
            )
            middle = x + width // 2
            self.pen.polygon([(x, base), (middle, top), (x + width, base)], fill=colour)
            cap = (base - top) * 0.28
            self.pen.polygon(
                [
                    (middle - cap * 0.45 * width / (base - top), top + cap),
                    (middle, top),
                    (middle + cap * 0.45 * width / (base - top), top + cap),
                    (middle + cap * 0.1, top + cap * 0.75),
                    (middle - cap * 0.12, top + cap * 1.1),
                ],
                fill=snow,
            )
            x += width * 0.55
        self.pen.rectangle([0, base, WIDTH, HEIGHT], fill=colour)

    def sea(self, top: int | None = None) -> None:
        top = self.horizon if top is None else top
        for y in range(top, HEIGHT):
            share = (y - top) / (HEIGHT - top)
            colour = mix(mix(self.water, self.low, 0.35), self.water, min(1, share * 1.8))
            self.pen.line([(0, y), (WIDTH, y)], fill=colour)
        for _ in range(210):
            y = self.chance.randint(top + 6, HEIGHT)
            length = 14 + (y - top) // 4
            x = self.chance.randint(-40, WIDTH)
            shade = mix(self.water, self.low, self.chance.uniform(0.2, 0.6))
            self.pen.line([(x, y), (x + length, y)], fill=shade, width=1 + (y - top) // 130)

    def ship(self, x: float, y: float, size: float, *, funnel: bool = True) -> None:
        s = size
        self.pen.polygon(
            [
                (x - s, y - s * 0.2),
                (x + s * 1.1, y - s * 0.26),
                (x + s * 0.85, y + s * 0.06),
                (x - s * 0.85, y + s * 0.06),
            ],
            fill=self.ink,
        )
        self.pen.rectangle([x - s * 0.62, y - s * 0.44, x - s * 0.05, y - s * 0.2], fill=self.ink)
        if funnel:
            self.pen.rectangle(
                [x - s * 0.42, y - s * 0.66, x - s * 0.26, y - s * 0.4], fill=self.ink
            )
        self.pen.line(
            [(x + s * 0.35, y - s * 0.24), (x + s * 0.35, y - s * 0.86)],
            fill=self.ink,
            width=max(2, round(s / 26)),
        )
        self.pen.line(
            [(x + s * 0.35, y - s * 0.8), (x + s * 0.8, y - s * 0.28)],
            fill=self.ink,
            width=max(1, round(s / 60)),
        )

    def boat(self, x: float, y: float, size: float) -> None:
        self.pen.polygon(
            [
                (x - size, y - size * 0.25),
                (x + size, y - size * 0.3),
                (x + size * 0.7, y + size * 0.12),
                (x - size * 0.7, y + size * 0.12),
            ],
            fill=self.ink,
        )
        self.pen.line(
            [(x, y - size * 0.2), (x + size * 0.06, y - size * 1.5)], fill=self.ink, width=4
        )

    def house(
        self,
        x: float,
        base: float,
        width: float,
        height: float,
        *,
        roof: float = 0.0,
        lit: float = 0.25,
        colour: Colour | None = None,
    ) -> None:
        colour = colour or mix(self.near, self.ink, self.chance.uniform(0.1, 0.6))
        self.pen.rectangle([x, base - height, x + width, base], fill=colour)
        if roof:
            self.pen.polygon(
                [
                    (x - 6, base - height),
                    (x + width / 2, base - height - roof),
                    (x + width + 6, base - height),
                ],
                fill=mix(colour, self.ink, 0.45),
            )
        for wy in range(round(base - height + 18), round(base - 26), 34):
            for wx in range(round(x + 14), round(x + width - 16), 28):
                light = self.chance.random() < lit
                self.pen.rectangle(
                    [wx, wy, wx + 12, wy + 17],
                    fill=(250, 214, 140) if light else mix(colour, self.ink, 0.4),
                )

    def town(
        self,
        base: float,
        *,
        lit: float = 0.25,
        low: int = 50,
        high: int = 170,
        left: float = 0,
        right: float = WIDTH,
    ) -> None:
        x = left - 20
        while x < right:
            width = self.chance.randint(56, 130)
            self.house(
                x,
                base,
                width,
                self.chance.randint(low, high),
                roof=self.chance.choice([0, 24, 38]),
                lit=lit,
            )
            x += width + self.chance.randint(-8, 6)

    def lighthouse(self, x: float, base: float, height: float) -> None:
        w = height * 0.09
        self.pen.polygon(
            [
                (x - w, base),
                (x - w * 0.6, base - height),
                (x + w * 0.6, base - height),
                (x + w, base),
            ],
            fill=(236, 228, 212),
        )
        for band in range(3):
            y = base - height * (0.25 + 0.25 * band)
            self.pen.polygon(
                [
                    (x - w * 0.9, y + 16),
                    (x - w * 0.85, y - 12),
                    (x + w * 0.85, y - 12),
                    (x + w * 0.9, y + 16),
                ],
                fill=(150, 52, 42),
            )
        self.pen.rectangle(
            [x - w * 0.7, base - height - 30, x + w * 0.7, base - height], fill=(250, 220, 150)
        )
        self.pen.polygon(
            [(x - w, base - height - 30), (x, base - height - 56), (x + w, base - height - 30)],
            fill=self.ink,
        )

    def people(self, count: int, low: int, high: int, *, lanterns: bool = False) -> None:
        spots = sorted(
            (self.chance.randint(low, high), self.chance.randint(0, WIDTH)) for _ in range(count)
        )
        for y, x in spots:
            s = 10 + (y - low) // 9
            shade = mix(self.near, self.ink, self.chance.uniform(0.3, 1))
            self.pen.rounded_rectangle([x - s, y - s * 2.6, x + s, y + s * 2], radius=s, fill=shade)
            self.pen.ellipse(
                [x - s * 0.7, y - s * 4.2, x + s * 0.7, y - s * 2.8],
                fill=mix(shade, (210, 170, 140), 0.45),
            )
            if lanterns and self.chance.random() < 0.4:
                r = s * 0.5
                self.pen.ellipse([x + s - r, y - s - r, x + s + r, y - s + r], fill=(252, 210, 120))
