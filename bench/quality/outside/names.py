"""Companies of many countries, and what banks, clerks and fields of fixed width make of their names."""
import functools
import unicodedata

_LANDS = {
    "DE": dict(
        people="Brandt Hölzl Krüger Pfleiderer Schönfeld Obermüller Groß Weißenborn Jäger Thürmer Ziegler "
               "Uhlmann Rößler Faßbender Kling Dörr Wagenbach Lützow Eickhoff Tönnies".split(),
        trades="Maschinenbau,Elektrotechnik,Elektro,Sanitärtechnik,Bauunternehmung,Spedition,Werkzeughandel,"
               "Präzisionsteile,Getränkevertrieb,Kunststofftechnik,Druckerei,Möbelwerke,Verpackungen".split(","),
        forms=["GmbH", "GmbH & Co. KG", "AG", "KG", "e.K.", "OHG", "mbH"],
        shapes=["{p} {t} {f}", "{p} & Söhne {t} {f}", "{p} + {q} {t} {f}", "{t} {p} {f}",
                "Gebr. {p} {t} {f}", "{p} {t} {c} {f}", "Stadtwerke {c} {f}", "{i} {p} {t} {f}"],
        cities="Köln Nürnberg Würzburg Görlitz Lübeck Aalen Passau Siegen Fürth Emden Gütersloh".split()),
    "US": dict(
        people="Whitfield Castellano Okafor Brubaker Delacroix Nakamura Tillman Vandergriff Pruitt Escobedo "
               "Hathaway Lindqvist McAllister O'Rourke Stavros Yarborough Zielinski Beauchamp".split(),
        trades="Plumbing Supply,Steel Fabricators,Foods,Industrial Coatings,Tool & Die,Logistics,Paper Products,"
               "Medical Devices,Irrigation,Machine Works,Farm Equipment,Manufacturing,Building Services".split(","),
        forms=["Inc.", "LLC", "Corp.", "Co.", "Company", "L.P.", "Incorporated"],
        shapes=["{p} {t}, {f}", "{i} {p} {t} {f}", "{p} & {q} {t} {f}", "{p} Brothers {t} {f}", "{c} {t} {f}",
                "{p} {t} of {c} {f}", "{p} International {t} {f}", "{p} {t} {f} DBA {c} {q}"],
        cities="Tucson Dubuque Wichita Spokane Macon Peoria Yonkers Laredo Fargo Biloxi Akron".split()),
    "GB": dict(
        people="Pemberton Hughes Ainsworth Clutterbuck Fairweather Gillingham Thistlewood Braithwaite Ormerod "
               "Penhaligon Wetherby Cholmondeley".split(),
        trades="Dairies,Joinery,Engineering,Haulage,Textiles,Catering Supplies,Marine Services,Ironmongers".split(","),
        forms=["Ltd", "Limited", "PLC", "LLP"],
        shapes=["{p} & {q} {t} {f}", "{p} {t} ({c}) {f}", "{c} {t} {f}", "{i} {p} and Sons {f}", "{p} {t} {f}"],
        cities="Leeds Truro Hexham Bangor Ludlow Preston Grimsby Wigan".split()),
    "FR": dict(
        people="Lefèvre Moreau Gaëtan Bélanger Châtelain Dufrêne Prévost Rousselot Villeneuve Garçon Noël Auclair".split(),
        trades="Transports,Menuiserie,Plomberie,Métallurgie,Emballages,Charpentes,Réseaux,Boulangerie Industrielle".split(","),
        forms=["SARL", "SAS", "S.A.", "EURL", "SNC"],
        shapes=["Établissements {p} et Fils {f}", "{t} {p} {f}", "Société Nouvelle {t} {p} {f}", "{p} {q} {t} {f}",
                "{f} {p} {t}", "{t} de {c} {f}"],
        cities="Orléans Nîmes Besançon Angoulême Béziers Rodez Épinal".split()),
    "ES": dict(
        people="Ibáñez Núñez Zabaleta Quiñones Olazábal Cañadas Güell Peñalver".split(),
        trades="Construcciones,Suministros Industriales,Conservas,Transportes,Cerámicas".split(","),
        forms=["S.L.", "S.A.", "S.L.U."],
        shapes=["Hermanos {p} {t} {f}", "{t} {p} y {q} {f}", "{t} de {c} {f}", "{p} {t} {f}"],
        cities="León Cádiz Málaga Logroño Avilés".split()),
    "IT": dict(
        people="Bianchi Ferrarese Colombini Spagnuolo Tedeschi Marchetti".split(),
        trades="Meccanica,Ceramiche,Impianti,Tessuti,Alimentari".split(","),
        forms=["S.p.A.", "S.r.l.", "S.n.c."],
        shapes=["Fratelli {p} {t} {f}", "{t} {p} {f}", "{p} & {q} {f}", "Officine {p} {c} {f}"],
        cities="Forlì Cantù Bari Udine Pavia".split()),
    "NL": dict(
        people="Meer Hoogland Wouters Kuijpers Zandstra Brouwer".split(),
        trades="Logistiek,Bouwmaterialen,Tuinbouw,Techniek".split(","),
        forms=["B.V.", "N.V.", "V.O.F."],
        shapes=["Van der {p} {t} {f}", "{p} {t} {f}", "Gebroeders {p} {t} {f}", "{p} {t} {c} {f}"],
        cities="Zwolle Almelo Breda Venlo".split()),
    "SE": dict(
        people="Åkerström Björkman Öhlund Sjögren Hällqvist Norén".split(),
        trades="Bygg,Verkstad,Kyl & Värme,Åkeri".split(","),
        forms=["AB", "HB"],
        shapes=["{p} {t} {f}", "{p}s {t} i {c} {f}", "{f} {p} {t}"],
        cities="Malmö Gävle Umeå Västerås".split()),
    "PL": dict(
        people="Kowalczyk Wiśniewski Dąbrowski Łukaszewicz Źróbek".split(),
        trades="Transport,Opakowania,Hurtownia Stali,Meble".split(","),
        forms=["Sp. z o.o.", "S.A.", "Sp.j."],
        shapes=["{p} {t} {f}", "{t} {p} {f}", "P.H.U. {p} {f}"],
        cities="Łódź Kielce Gdynia".split()),
    "DK": dict(
        people="Sørensen Bjerregaard Ægidius Højlund".split(),
        trades="Maskinfabrik,Fødevarer,Byggeri".split(","),
        forms=["A/S", "ApS"],
        shapes=["{p} {t} {f}", "Brdr. {p} {t} {f}", "{p} & {q} {f}"],
        cities="Århus Odense Køge".split()),
}
LANDS = list(_LANDS)
LANGUAGE = dict(DE="de", US="en", GB="en", FR="fr", ES="es", IT="it", NL="nl", SE="sv", PL="pl", DK="da")

_SHORT = {
    "maschinenbau": "Masch.bau", "elektrotechnik": "Elektrotechn.", "sanitärtechnik": "Sanitärtech.",
    "bauunternehmung": "Bauuntern.", "spedition": "Sped.", "präzisionsteile": "Präz.teile",
    "getränkevertrieb": "Getränkevertr.", "kunststofftechnik": "Kunststofftech.", "verpackungen": "Verp.",
    "manufacturing": "Mfg", "international": "Intl", "brothers": "Bros", "company": "Co", "products": "Prods",
    "services": "Svcs", "equipment": "Equip", "industrial": "Ind", "fabricators": "Fab", "supply": "Sply",
    "engineering": "Engrg", "limited": "Ltd", "incorporated": "Inc", "supplies": "Suppl", "catering": "Catrg",
    "établissements": "Éts", "société": "Sté", "transports": "Transp", "menuiserie": "Menuis.",
    "industrielle": "Ind.", "construcciones": "Constr.", "suministros": "Sum.", "industriales": "Ind.",
    "hermanos": "Hnos.", "fratelli": "F.lli", "officine": "Off.", "logistiek": "Log.", "gebroeders": "Gebr.",
    "bouwmaterialen": "Bouwmat.", "verkstad": "Verkst.", "opakowania": "Opak.", "maskinfabrik": "Maskinfabr.",
    "irrigation": "Irrig", "logistics": "Logist", "coatings": "Coat", "medical": "Med", "devices": "Dev"}
_DIGRAPH = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "AE", "Ö": "OE", "Ü": "UE", "å": "aa", "Å": "AA",
                          "ø": "oe", "Ø": "OE", "æ": "ae", "Æ": "AE"})
_STROKES = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE"})


@functools.lru_cache(maxsize=None)
def plain(text):
    """Letters without marks."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.translate(_STROKES)) if not unicodedata.combining(c))


def draw(rng, land):
    """(name, name without its legal form)"""
    kind = _LANDS[land]
    one, two = rng.sample(kind["people"], 2)
    city, trade, form = rng.choice(kind["cities"]), rng.choice(kind["trades"]), rng.choice(kind["forms"])
    letters = ". ".join(rng.sample("ABCDEFGHJKLMPRSTW", rng.choice((1, 2)))) + "."
    shape = rng.choice(kind["shapes"])
    full = shape.format(p=one, q=two, t=trade, c=city, f=form, i=letters)
    bare = shape.format(p=one, q=two, t=trade, c=city, f="", i=letters)
    return full, " ".join(bare.replace(" ,", "").rstrip(", ").split()), city


def branch(rng, name, land):
    """A name for a daughter or site of a company."""
    city = rng.choice(_LANDS[land]["cities"])
    if land in ("DE", "NL"):
        return name + " Niederlassung " + city
    return name + rng.choice((" - ", " Div. ", " ")) + city


WAYS = ("exact", "capitals", "plain", "digraph", "bare", "short", "cut22", "cut27", "cut35", "together", "department",
        "address", "care_of", "courtesy", "joint")
# ways that a reader can turn back by rules alone; the others need a second witness
READABLE = frozenset(("exact", "capitals", "plain", "digraph", "bare", "short", "together", "department", "address",
                      "courtesy", "joint"))


def printed(way, customer):
    """The name of a customer as a statement shows it."""
    name, bare = customer["name"], customer["bare"]
    if way == "exact":
        return name
    if way == "capitals":
        return plain(name).upper()
    if way == "plain":
        return plain(name)
    if way == "digraph":
        return plain(name.translate(_DIGRAPH)).upper()
    if way == "bare":
        return bare
    if way == "short":
        words = [_SHORT.get(w.lower().strip(",."), w) for w in name.split()]
        return plain(" ".join(words)).upper()
    if way.startswith("cut"):
        return plain(name).upper()[:int(way[3:])].rstrip()
    if way == "together":
        return plain(name).upper().replace(" ", "")[:70]
    if way == "department":
        return name + {"de": " Buchhaltung", "en": " Accounts Payable", "fr": " Comptabilité",
                       "es": " Contabilidad"}.get(customer["language"], " Finance Dept")
    if way == "address":
        return f"{plain(name).upper()}, {customer['street'].upper()}, {plain(customer['city']).upper()}"
    if way == "care_of":
        return f"{name} c/o {customer['agent']}"
    if way == "courtesy":
        return {"de": "Firma ", "en": "Messrs. ", "fr": "Ets. ", "es": "Sres. "}.get(customer["language"], "") + name
    if way == "joint":
        return plain(name).upper().replace(".", "").replace(",", "").replace("&", "+")
    raise ValueError(way)


@functools.lru_cache(maxsize=None)
def key(text):
    return "".join(c for c in plain(text).lower() if c.isalnum())
