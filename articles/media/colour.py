"""A picture's colours as 8-bit grey or RGB, with or without transparency, as they were meant.

A wide-gamut RGB profile (Display P3, Adobe RGB) stays with the picture, for browsers understand it.
All other colour spaces are converted to sRGB through their profile, perceptually.
"""

from io import BytesIO

from PIL import Image, ImageChops, ImageCms

#: Every copy of a picture carries its profile: a larger one is converted to sRGB instead.
MAX_PROFILE_BYTES = 32 * 1024

#: The colour space of a profile (ICC.1, 7.2.6) that fits each mode.
_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK", "LAB": "Lab"}


def normalize_depth(picture: Image.Image) -> Image.Image:
    """Return a picture in one of the modes L, LA, RGB, RGBA, CMYK, LAB: 8 bits a channel, palettes
    and keyed transparency resolved."""
    transparent = "transparency" in picture.info
    if picture.mode.startswith("I;16"):
        # Grey of 16 bits, which Pillow would clip at 255 and so turn white.
        return _scaled(picture.convert("I"), 257)
    if picture.mode == "I":
        _, top = _extrema(picture)
        return _scaled(picture, 1 if top <= 255 else 257 if top <= 65535 else top / 255)
    if picture.mode == "F":
        low, top = _extrema(picture)
        scale = 1 / 255 if low >= 0 and top <= 1 else 1 if top <= 255 else top / 255
        return _scaled(picture, scale)
    if picture.mode == "1":
        return picture.convert("LA" if transparent else "L")
    if picture.mode in ("P", "RGB", "L") and transparent:
        return picture.convert("LA" if picture.mode == "L" else "RGBA")
    known = {"P": "RGB", "PA": "RGBA", "La": "LA", "RGBa": "RGBA", "YCbCr": "RGB", "HSV": "RGB"}
    if picture.mode in known:
        return picture.convert(known[picture.mode])
    if picture.mode in ("L", "LA", "RGB", "RGBA", "CMYK", "LAB"):
        return picture
    return picture.convert("RGBA" if transparent else "RGB")


def _extrema(picture: Image.Image) -> tuple[float, float]:
    """Return the darkest and the lightest value of a picture with one channel."""
    low, top = picture.getextrema()
    if isinstance(low, tuple) or isinstance(top, tuple):
        raise TypeError(f"A picture of mode {picture.mode} has several channels.")
    return low, top


def _scaled(picture: Image.Image, divisor: float) -> Image.Image:
    return picture.point(lambda value: value * (1 / divisor) + 0.5).convert("L")


def without_adobe_inversion(picture: Image.Image, *, jpeg: bool, adobe: bool) -> Image.Image:
    """Return a CMYK picture with 0 for no ink. Pillow takes every CMYK JPEG for one of Adobe's,
    which are inverted; one that does not say so is not."""
    if picture.mode == "CMYK" and jpeg and not adobe:
        return ImageChops.invert(picture)
    return picture


def normalize_colour(
    picture: Image.Image, profile: bytes | None
) -> tuple[Image.Image, bytes | None]:
    """Return a picture in mode L, LA, RGB or RGBA and the profile that goes with it, if any.

    A profile that is broken, or of another colour space than the picture, is as none.
    """
    base = {"LA": "L", "RGBA": "RGB"}.get(picture.mode, picture.mode)
    opened = _opened(profile, base)
    if base == "RGB" and opened and profile and len(profile) <= MAX_PROFILE_BYTES:
        return picture, profile
    if base == "LAB" and opened is None:
        opened = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    if opened is None:
        return (picture if base in ("L", "RGB") else picture.convert("RGB")), None
    converted = _converted(picture, base, opened)
    return (converted or (picture if base in ("L", "RGB") else picture.convert("RGB"))), None


def _opened(profile: bytes | None, mode: str) -> ImageCms.ImageCmsProfile | None:
    """The profile, where it is one of the picture's colour space; else ``None``."""
    if not profile:
        return None
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(profile))
        space = opened.profile.xcolor_space.strip()
        # A link of devices or names of colours, though of the same space, says nothing here.
        if space != _SPACES.get(mode) or opened.profile.device_class.strip() in ("link", "nmcl"):
            return None
        ImageCms.buildTransform(opened, ImageCms.createProfile("sRGB"), mode, "RGB")
    except Exception:
        # LittleCMS through Pillow raises what it likes of a damaged profile.
        return None
    return opened


def _converted(
    picture: Image.Image, base: str, profile: ImageCms.ImageCmsProfile
) -> Image.Image | None:
    alpha = picture.getchannel("A") if picture.mode in ("LA", "RGBA") else None
    try:
        converted = ImageCms.profileToProfile(
            picture.convert(base),
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.PERCEPTUAL,
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, ValueError, TypeError):
        return None
    if converted is None:  # as only one that is changed in its place gives
        return None
    if base == "L":
        converted = converted.convert("L")
    if alpha is not None:
        converted.putalpha(alpha)
    return converted
