"""How long comparing two texts takes: ``python -m benchmarks.wording``."""

import random
import sys
import time

from articles.history.wording import STEPS_AT_LEAST, STEPS_FOR_EACH, Steps, compare


def kinds(number: int) -> dict[str, tuple[str, str]]:
    chance = random.Random(number)
    words = [f"word{chance.randrange(1500)}" for _ in range(number)]
    changed = [f"{word}x" if place % 12 == 5 else word for place, word in enumerate(words)]
    lines = [" ".join(words[i : i + 80]) for i in range(0, number, 80)]
    moved = chance.sample(lines, len(lines))
    return {
        "1 in 12 changed": (" ".join(words), " ".join(changed)),
        "all different": (" ".join(words), " ".join(f"{word}y" for word in words)),
        "all the same word": ("a " * number, "a " * (number * 11 // 12)),
        "moved paragraphs": ("\n\n".join(lines), "\n\n".join(moved)),
        "two words by turns": ("a b " * (number // 2), "b a a " * (number // 3)),
    }


def main():
    sys.stdout.write(f"{'words':>7}  {'kind':<20} {'s CPU':>7} {'steps':>9}\n")
    for number in (300, 1500, 3000, 30_000):
        for name, (old, new) in kinds(number).items():
            steps = Steps(STEPS_AT_LEAST + STEPS_FOR_EACH * 4 * number)
            began = time.process_time()
            compare(old, new, steps)
            took = time.process_time() - began
            sys.stdout.write(f"{number:>7}  {name:<20} {took:7.3f} {steps.taken:>9}\n")


if __name__ == "__main__":
    main()
