"""Document numbers of several branches, and how payers write, shorten and spoil them."""


def luhn(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def rf(body):
    """ISO 11649 of letters and digits."""
    value = "".join(str(int(c, 36)) for c in body + "RF00")
    return f"RF{98 - int(value) % 97:02d}{body}"


SHAPES = ("inv_year", "ten", "slash", "rf", "year_run", "check", "three", "fa", "plain_six")
MORE_SHAPES = ("suffix", "branch", "dotted", "padded", "mixed")  # of the books of `more.py`


class Numbers:
    """Each branch counts for itself; a number is given once."""

    def __init__(self, rng, more=()):
        self.rng = rng
        self.next = dict(inv_year=rng.randrange(90, 400), ten=4500100000 + rng.randrange(90000), slash=rng.randrange(100, 800),
                         rf=rng.randrange(20000, 70000), year_run=rng.randrange(100000, 400000), check=rng.randrange(30000, 80000),
                         three=rng.randrange(100, 130), fa=rng.randrange(1, 60), plain_six=rng.randrange(610000, 700000))
        if more:
            self.next.update(suffix=rng.randrange(10000, 30000), branch=rng.randrange(20000, 40000) * 3, dotted=rng.randrange(100, 900),
                             padded=rng.randrange(50000, 90000), mixed=rng.randrange(400, 600))

    def draw(self, shape):
        """(item number, structured reference or '')"""
        if shape == "three" and self.next["three"] > 990:
            shape = "plain_six"
        step = 1 if shape in ("three", "slash", "fa", "branch", "dotted") else self.rng.choice((1, 1, 1, 2, 3, 7))
        self.next[shape] += step
        n = self.next[shape]
        if shape == "inv_year":
            return f"INV-2026-{n:05d}", ""
        if shape == "ten":
            return str(n), ""
        if shape == "slash":
            return f"26/{n:04d}", ""
        if shape == "rf":
            return f"R-{n}", rf(f"26{n}")
        if shape == "year_run":
            return f"2026{n}", ""
        if shape == "check":
            return f"{n}-{luhn(str(n))}", ""
        if shape == "three":
            return str(n), ""
        if shape == "fa":
            return f"FA26-{n:04d}", ""
        if shape == "suffix":
            return f"{n}/2026", ""
        if shape == "branch":  # branches count alike: HH-20417, MUC-20417 and B-20417 are three documents
            return f"{('HH', 'MUC', 'B')[n % 3]}-{n // 3}", ""
        if shape == "dotted":
            return f"2026.{n:04d}.01", ""
        if shape == "padded":
            return f"{n:010d}", ""
        if shape == "mixed":
            return f"{'ABDEFGHKLMNPRTVWXY'[n % 18]}{n // 18 % 10}{'KMPRTW'[n % 6]}{n:05d}", ""
        return str(n), ""


def digits_of(number):
    return "".join(c for c in number if c.isdigit())


def written(rng, number, way):
    """A number as a payer writes it, without a fault that changes its digits."""
    if way == "exact":
        return number
    if way == "lower":
        return number.lower()
    if way == "close":
        return number.replace("-", "").replace("/", "")
    if way == "blank":
        return number.replace("-", " ").replace("/", " / ") if not number.isdigit() else number[:4] + " " + number[4:] \
            if len(number) > 7 else number
    if way == "zeros":  # leading zeros of the last group left out
        for mark in "-/":
            if mark in number:
                head, tail = number.rsplit(mark, 1)
                return head + mark + (tail.lstrip("0") or "0")
        return number
    if way == "tail":  # only the running number
        for mark in "-/":
            if mark in number and number.split(mark)[-1].isdigit() and len(number.split(mark)[-1]) > 1:
                return number.rsplit(mark, 1)[1]
        return number
    if way == "letters":  # the key beside it, or a font that shows both alike
        return number.replace("0", "O", 1) if "0" in number else number
    if way == "prefix":
        return rng.choice(("RE", "INV", "No.", "#", "Nr")) + digits_of(number)
    raise ValueError(way)


SAFE_WAYS = ("exact",) * 6 + ("lower", "close", "blank", "zeros", "letters", "prefix")


def spoilt(rng, number):
    """A number with one slip: another digit, two changed, one too few or too many. None where there is no room."""
    places = [i for i, c in enumerate(number) if c.isdigit()]
    if len(places) < 5:
        return None
    for _ in range(20):
        i = rng.choice(places[1:])
        fault = rng.choice(("wrong", "swap", "drop", "double"))
        if fault == "wrong":
            other = number[:i] + rng.choice([d for d in "0123456789" if d != number[i]]) + number[i + 1:]
        elif fault == "swap" and number[i - 1].isdigit() and number[i - 1] != number[i]:
            other = number[:i - 1] + number[i] + number[i - 1] + number[i + 1:]
        elif fault == "drop":
            other = number[:i] + number[i + 1:]
        else:
            other = number[:i] + number[i] + number[i:]
        if other != number:
            return other
    return None
